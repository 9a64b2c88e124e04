package superb.engine.onnx.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import superb.engine.onnx.session.OnnxOptions.Memory;

/**
 * An ONNX file, loaded and ready to run. Nothing but operators of ONNX Runtime itself is executed: no libraries of custom
 * operators are loaded. Runs may come from several threads at the same time; closed by whoever opened it, after they ended.
 */
public final class OnnxFile implements AutoCloseable {
    private final Path path;
    private final OnnxOptions options;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<OnnxPort> inputs;
    private final List<OnnxPort> outputs;
    private final Map<String, String> metadata;

    private OnnxFile(Path path, OnnxOptions options, OrtEnvironment environment, OrtSession session)
            throws OrtException {
        this.path = path;
        this.options = options;
        this.environment = environment;
        this.session = session;
        this.inputs = ports(session.getInputInfo());
        this.outputs = ports(session.getOutputInfo());
        this.metadata = Map.copyOf(session.getMetadata().getCustomMetadata());
    }

    /**
     * Loads a file; tensors beside it (external data) are found by their names in it.
     *
     * @throws superb.error.UntrustedException if it is missing, damaged, or needs what ONNX Runtime has not
     */
    public static OnnxFile open(Path file, OnnxOptions options) {
        OrtEnvironment environment = OnnxRuntime.environment();
        try (OrtSession.SessionOptions settings = settings(options)) {
            OrtSession session = environment.createSession(file.toString(), settings);
            return new OnnxFile(file, options, environment, session);
        } catch (OrtException e) {
            throw OnnxFailure.opening(file, e);
        }
    }

    private static OrtSession.SessionOptions settings(OnnxOptions options) throws OrtException {
        OrtSession.SessionOptions settings = new OrtSession.SessionOptions();
        settings.setIntraOpNumThreads(options.threads());
        settings.setInterOpNumThreads(1);
        settings.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        // A plan of memory for every length of clip that was ever seen would only grow.
        settings.setMemoryPatternOptimization(false);
        // Threads that spin for a moment while they wait win a twentieth of short clips; spinning for longer takes
        // cores from other programs.
        settings.addConfigEntry("session.intra_op.allow_spinning", "1");
        settings.addConfigEntry("session.intra_op.spin_duration_us", "100");
        // Products of bytes whose sums saturate on processors without VNNI are avoided: the same states everywhere.
        settings.addConfigEntry("session.x64quantprecision", "1");
        if (options.profile().isPresent()) {
            settings.enableProfiling(options.profile().get().toString());
        }
        if (options.optimized().isPresent()) {
            settings.setOptimizedModelFilePath(options.optimized().get().toString());
        }
        return settings;
    }

    private static List<OnnxPort> ports(Map<String, NodeInfo> infos) {
        List<OnnxPort> ports = new ArrayList<>();
        infos.forEach((name, info) -> {
            if (info.getInfo() instanceof TensorInfo tensor) {
                List<Long> shape = Arrays.stream(tensor.getShape()).boxed().toList();
                ports.add(new OnnxPort(name, tensor.type.name(), shape, Arrays.asList(tensor.getDimensionNames())));
            } else {
                ports.add(new OnnxPort(name, "NOT A TENSOR", List.of(), List.of()));
            }
        });
        return List.copyOf(ports);
    }

    public Path path() {
        return path;
    }

    public List<OnnxPort> inputs() {
        return inputs;
    }

    /** In the order of the graph. */
    public List<OnnxPort> outputs() {
        return outputs;
    }

    /** Notes that whoever made the file left in it. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Runs the graph once and gives the outputs of those names; parts of the graph that only others need are computed
     * all the same. The caller closes the result.
     *
     * @throws superb.error.ResourcesException if memory runs out
     * @throws superb.error.UntrustedException if the graph itself fails, for example at shapes that do not fit
     */
    public OnnxOutputs run(List<OnnxInput> given, List<String> wanted) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try (OrtSession.RunOptions running = new OrtSession.RunOptions()) {
            if (options.memory() == Memory.GIVE_BACK) {
                running.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            }
            for (OnnxInput input : given) {
                tensors.put(input.name(), tensor(input));
            }
            return new OnnxOutputs(session.run(tensors, new LinkedHashSet<>(wanted), running));
        } catch (OrtException e) {
            String shapes =
                    given.stream().map(it -> it.name() + " " + it.shape()).collect(Collectors.joining(", "));
            throw OnnxFailure.running(path, shapes, e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(OnnxInput input) throws OrtException {
        long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
        if (input instanceof OnnxInput.Floats floats) {
            return OnnxTensor.createTensor(environment, floats.values(), shape);
        }
        return OnnxTensor.createTensor(environment, ((OnnxInput.Longs) input).values(), shape);
    }

    /** Ends the profile and says where it is. Only for a file opened with {@link OnnxOptions#profile}. */
    public Path endProfile() {
        try {
            return Path.of(session.endProfiling());
        } catch (OrtException e) {
            throw OnnxFailure.running(path, "none (the profile)", e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            LoggerFactory.getLogger(OnnxFile.class).debug("closing {}: {}", path, e.toString());
        }
    }
}
