package superb.modelfile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.UpstreamRequest;

/**
 * A model file as it is asked for: {@code onnx:FILE,outputs=h0+h1,frame=20}.
 *
 * @param outputs the hidden states, from the input side to the output side; none for all that the file has
 * @param stride samples a frame, where the user says so
 */
record FileRequest(
        String format,
        Path file,
        List<String> outputs,
        OptionalInt stride,
        OptionalInt dim,
        OptionalInt states,
        OptionalInt minSamples) {
    private static final Set<String> OPTIONS = Set.of("file", "outputs", "frame", "dim", "states", "min");
    private static final int SAMPLES_A_MILLISECOND = 16;

    /** @throws UsageException if no file is named or an option is not one of a file's */
    static FileRequest of(UpstreamRequest request) {
        request.checked(OPTIONS, false);
        String file = Optional.ofNullable(request.options().get("file"))
                .orElseThrow(() -> new UsageException(Problem.of("'" + request.name() + "' needs a file")
                        .at("--upstream " + request)
                        .expected(request.name() + ":FILE[,outputs=A+B+C][,frame=MILLISECONDS]")));
        List<String> outputs = Stream.of(
                        request.options().getOrDefault("outputs", "").split("\\+"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (outputs.stream().distinct().count() != outputs.size()) {
            throw new UsageException(Problem.of("an output is listed twice").at("--upstream " + request));
        }
        return new FileRequest(
                request.name(),
                Path.of(file),
                outputs,
                stride(request),
                given(request, "dim", 1 << 20),
                given(request, "states", 1000),
                given(request, "min", 1 << 24));
    }

    private static OptionalInt given(UpstreamRequest request, String key, int most) {
        return request.options().containsKey(key)
                ? OptionalInt.of(request.integer(key, 0, 1, most))
                : OptionalInt.empty();
    }

    private static OptionalInt stride(UpstreamRequest request) {
        if (!request.options().containsKey("frame")) {
            return OptionalInt.empty();
        }
        double samples = request.decimal("frame", 0, 0.0625, 999) * SAMPLES_A_MILLISECOND;
        if (samples != Math.rint(samples)) {
            throw new UsageException(Problem.of("a frame of that many milliseconds is no whole number of samples")
                    .at("--upstream " + request)
                    .expected("a multiple of 0.0625, such as 10, 12.5 or 20"));
        }
        return OptionalInt.of((int) samples);
    }

    /** {@code onnx:model.onnx}, and the outputs where they were chosen: other outputs are another upstream. */
    String cardName() {
        String name = format + ":" + file.getFileName();
        return outputs.isEmpty() ? name : name + ",outputs=" + String.join("+", outputs);
    }
}
