package superb.engine.onnx;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import superb.audio.Waveform;
import superb.check.Signals;
import superb.engine.ClipBatch;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.graph.OnnxGraph.States;
import superb.engine.onnx.graph.SerializedGraph;
import superb.engine.onnx.session.OnnxFile;
import superb.engine.onnx.session.OnnxOptions;
import superb.engine.onnx.session.OnnxOutputs;
import superb.engine.onnx.session.OnnxPort;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.features.LayerFeatures;
import superb.files.Disk;
import superb.files.DiskProblem;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;

/**
 * An upstream as an ONNX file for use elsewhere. The file gets its name only after ONNX Runtime has loaded it and run it on
 * two clips, and after its states were compared with those of another engine, where one is given.
 *
 * @param states which hidden states are outputs
 */
public record OnnxExport(Upstream upstream, Precision precision, States states) {
    /** Norm of the difference over the norm of a state that an export in fp32 may have. */
    private static final double FP32_DIFFERENCE = 1e-3;

    /** The same with weights in bytes: beyond this the file is of no use. */
    private static final double INT8_DIFFERENCE = 0.5;

    /**
     * What was written.
     *
     * @param data the file of large tensors, where one file would be larger than the format allows
     * @param bytes of both
     * @param graphSha256 of operators and wiring, without the weights' numbers
     * @param quantized matrices of weights in bytes
     * @param difference largest norm of a state's difference to the other engine over the state's norm
     */
    public record Exported(
            Path file,
            Optional<Path> data,
            long bytes,
            List<OnnxPort> inputs,
            List<OnnxPort> outputs,
            String graphSha256,
            int quantized,
            OptionalDouble difference) {}

    /** A state of a batch, cut to what is valid in each item. */
    private record Cut(List<float[]> items) {}

    /**
     * @param threads of the trial run
     * @param reference runs the same upstream in fp32 for comparison
     * @throws UntrustedException if the file does not run, or its states are others
     */
    public Exported write(Path target, int threads, Optional<EngineSession> reference) {
        if (precision != Precision.FP32 && precision != Precision.INT8_DYNAMIC) {
            throw new UsageException(Problem.of("ONNX files are not written in " + precision.id())
                    .at("--precision " + precision.id())
                    .expected("fp32 or int8-dynamic"));
        }
        UpstreamModel model = upstream.definition()
                .orElseThrow(
                        () -> new UsageException(Problem.of("an upstream in a file of its own is not written again")
                                .at("--upstream " + upstream.model().card().name())
                                .expected("an architecture; see superb list upstreams")));
        if (Files.isDirectory(target)) {
            throw new UsageException(Problem.of("there is a folder where the file shall be")
                    .at("--out " + target)
                    .expected("the name of a file")
                    .next("--out " + target.resolve(upstream.model().card().name() + ".onnx")));
        }
        List<Waveform> clips = clips();
        OnnxGraph graph = OnnxGraph.of(model, upstream.weights(), precision, states);
        Optional<List<Cut>> expected = reference.map(session -> expected(session, clips));
        Path absolute = target.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            Path scratch = Files.createTempDirectory(absolute.getParent(), ".superb-export");
            try {
                Path trial = scratch.resolve(absolute.getFileName());
                GraphFiles.write(graph, trial, SerializedGraph.LARGEST);
                Exported exported = tried(graph, trial, absolute, clips, threads, expected);
                if (exported.data().isPresent()) {
                    Disk.LOCAL.rename(GraphFiles.data(trial), exported.data().get());
                } else {
                    Disk.LOCAL.deleteIfExists(GraphFiles.data(absolute));
                }
                Disk.LOCAL.rename(trial, absolute);
                Disk.LOCAL.forceFolder(absolute.getParent());
                return exported;
            } finally {
                clear(scratch);
            }
        } catch (IOException e) {
            throw DiskProblem.writing(absolute, e);
        }
    }

    private static void clear(Path scratch) throws IOException {
        try (Stream<Path> left = Files.list(scratch)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
    }

    /** Of different length, so that masks matter. */
    private List<Waveform> clips() {
        int least = upstream.model().card().minSamples();
        return List.of(
                Signals.voice("a trial of one second", Math.max(16_000, least), 1),
                Signals.voice("a trial of half a second", Math.max(8_000, least), 2));
    }

    private List<Cut> expected(EngineSession session, List<Waveform> clips) {
        List<Cut> all = new ArrayList<>();
        try (OpenUpstream open = session.open(upstream, Precision.FP32);
                LayerFeatures features = open.extract(clips)) {
            int count = features.states().size();
            for (NDArray state : features.states().subList(states == States.ALL ? 0 : count - 1, count)) {
                List<float[]> items = new ArrayList<>();
                for (int item = 0; item < clips.size(); item++) {
                    try (NDArray one = state.get(item);
                            NDArray valid = one.get("0:" + features.frames(item))) {
                        items.add(valid.toFloatArray());
                    }
                }
                all.add(new Cut(items));
            }
        }
        return all;
    }

    private Exported tried(
            OnnxGraph graph, Path trial, Path target, List<Waveform> clips, int threads, Optional<List<Cut>> expected)
            throws IOException {
        List<String> wanted = new ArrayList<>(graph.outputs());
        wanted.add(OnnxGraph.FRAMES);
        try (OnnxFile file = IntegerKernels.open(trial, graph, OnnxOptions.threads(threads));
                OnnxOutputs results = file.run(GraphInputs.of(new ClipBatch(clips)), wanted)) {
            long[] frames = new long[clips.size()];
            results.longs(OnnxGraph.FRAMES).get(frames);
            double worst = 0;
            for (int i = 0; i < graph.outputs().size(); i++) {
                Cut state = cut(
                        results.floats(graph.outputs().get(i)),
                        results.shape(graph.outputs().get(i)),
                        frames);
                check(graph.outputs().get(i), state, target);
                int index = i;
                if (expected.isPresent()) {
                    worst = Math.max(worst, difference(expected.get().get(index), state));
                }
            }
            double allowed = precision == Precision.FP32 ? FP32_DIFFERENCE : INT8_DIFFERENCE;
            if (!(worst <= allowed)) {
                throw new UntrustedException(
                        Problem.of("the exported graph gives other hidden states: relative difference " + worst)
                                .at(target)
                                .expected("at most " + allowed)
                                .next("report this with the name of the upstream"));
            }
            boolean data = Files.exists(GraphFiles.data(trial));
            return new Exported(
                    target,
                    data ? Optional.of(GraphFiles.data(target)) : Optional.empty(),
                    Files.size(trial) + (data ? Files.size(GraphFiles.data(trial)) : 0),
                    file.inputs(),
                    file.outputs(),
                    SerializedGraph.hash(graph),
                    graph.quantized(),
                    expected.isPresent() ? OptionalDouble.of(worst) : OptionalDouble.empty());
        }
    }

    private static Cut cut(FloatBuffer values, List<Long> shape, long[] frames) {
        int dim = Math.toIntExact(shape.get(2));
        int item = Math.toIntExact(shape.get(1)) * dim;
        List<float[]> items = new ArrayList<>();
        for (int i = 0; i < frames.length; i++) {
            float[] valid = new float[Math.toIntExact(frames[i]) * dim];
            values.get(i * item, valid);
            items.add(valid);
        }
        return new Cut(items);
    }

    private void check(String output, Cut state, Path target) {
        for (float[] item : state.items()) {
            for (float value : item) {
                if (!Float.isFinite(value)) {
                    throw new UntrustedException(Problem.of("the exported graph gives " + value + " in " + output)
                            .at(target)
                            .expected("finite numbers")
                            .next("look at the weights: " + upstream.weights().provenance()));
                }
            }
        }
    }

    /** Infinite where the numbers of frames differ. */
    private static double difference(Cut expected, Cut actual) {
        double apart = 0;
        double norm = 0;
        for (int i = 0; i < expected.items().size(); i++) {
            float[] one = expected.items().get(i);
            float[] other = actual.items().get(i);
            if (one.length != other.length) {
                return Double.POSITIVE_INFINITY;
            }
            for (int j = 0; j < one.length; j++) {
                apart += Math.pow((double) one[j] - other[j], 2);
                norm += Math.pow(one[j], 2);
            }
        }
        return apart == 0 ? 0 : Math.sqrt(apart / norm);
    }
}
