package superb.engine.onnx.session;

import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.error.SuperbException;
import superb.error.UntrustedException;

/** Turns what ONNX Runtime throws into what it means. */
final class OnnxFailure {
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("bad_alloc|[Ff]ailed to allocate memory|out of memory|Available memory of");

    /** Its own code and place in the sources, which say nothing to who has a file in hand. */
    private static final Pattern NOISE = Pattern.compile(
            "^Error code - \\w+ - message: |^Load model from .* failed:|/onnxruntime_src/\\S+:\\d+ .*?\\) (?=[A-Z])");

    private OnnxFailure() {}

    static SuperbException opening(Path file, OrtException e) {
        if (!Files.isRegularFile(file)) {
            return new UntrustedException(
                    Problem.of("there is no such file").at(file).expected("an ONNX file"), e);
        }
        if (memory(e)) {
            return new ResourcesException(
                    Problem.of("memory ran out while a graph was opened: " + words(e))
                            .at(file),
                    e);
        }
        return new UntrustedException(
                Problem.of("ONNX Runtime does not take this graph: " + words(e))
                        .at(file)
                        .expected("a whole ONNX file with operators that ONNX Runtime " + OnnxRuntime.version()
                                + " knows")
                        .next("export it again"),
                e);
    }

    static SuperbException running(Path file, String inputs, OrtException e) {
        if (memory(e)) {
            return new ResourcesException(
                    Problem.of("memory ran out in a graph: " + words(e))
                            .at(file + ", inputs " + inputs)
                            .next("shorter clips, smaller batches, or more memory"),
                    e);
        }
        return new UntrustedException(
                Problem.of("the graph failed: " + words(e)).at(file + ", inputs " + inputs), e);
    }

    private static boolean memory(OrtException e) {
        return OUT_OF_MEMORY.matcher(String.valueOf(e.getMessage())).find();
    }

    private static String words(OrtException e) {
        String words = String.valueOf(e.getMessage());
        for (int part = 0; part < 3; part++) {
            words = NOISE.matcher(words).replaceFirst("");
        }
        return words.strip();
    }
}
