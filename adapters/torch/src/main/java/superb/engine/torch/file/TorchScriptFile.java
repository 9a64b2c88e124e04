package superb.engine.torch.file;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import superb.audio.Waveform;
import superb.engine.FileNetwork;
import superb.engine.torch.script.NativeFailure;
import superb.engine.torch.script.ScriptException;
import superb.engine.torch.script.ScriptModule;
import superb.error.Problem;
import superb.error.UntrustedException;

/** A loaded TorchScript module. Its {@code forward} takes samples {@code [1, samples]} and, if it wants, lengths. */
final class TorchScriptFile implements FileNetwork {
    private static final Shape NO_FLOATS = new Shape(0);

    /** libtorch hands dictionaries over without their order; this one puts {@code h2} before {@code h10}. */
    private static final Comparator<String> SHORTER_FIRST =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    /** Tensors of any floating type as float32; what is no floating type as an empty vector. */
    private static final String FLOATS = """
            def floats(self, tensors: List[Tensor]) -> List[Tensor]:
              out = annotate(List[Tensor], [])
              for t in tensors:
                if torch.is_floating_point(t):
                  out = torch.append(out, torch.contiguous(torch.to(t, 6, False, False, None)))
                else:
                  out = torch.append(out, torch.zeros([0], dtype=6, layout=None, device=torch.device("cpu"), pin_memory=False))
              return out
            """;

    private final Path file;
    private final PtSymbolBlock block;
    private final ScriptModule script;
    private boolean wantsLengths;

    private TorchScriptFile(Path file, PtSymbolBlock block, ScriptModule script) {
        this.file = file;
        this.block = block;
        this.script = script;
    }

    static TorchScriptFile load(Path file, NDManager manager) {
        PtSymbolBlock block;
        try {
            block = JniUtils.loadModule((PtNDManager) manager, file, true, new String[0], new String[0], false);
        } catch (EngineException e) {
            throw failure(
                    e,
                    Problem.of("libtorch does not load this file: " + reason(e))
                            .at(file)
                            .expected("a TorchScript file, as torch.jit.save writes it")
                            .next("weights alone are loaded with --upstream NAME --upstream-ckpt FILE"));
        }
        try {
            JniUtils.enableInferenceMode(block);
        } catch (EngineException e) {
            // A module without the attribute 'training' has no other mode.
            org.slf4j.LoggerFactory.getLogger(TorchScriptFile.class).debug("{}: {}", file, e.toString());
        }
        return new TorchScriptFile(file, block, ScriptModule.load(manager, FLOATS));
    }

    @Override
    public Map<String, NDArray> run(Waveform clip, Set<String> wanted, NDManager owner) {
        JniUtils.setGraphExecutorOptimize(false); // every new length would be analysed again
        try (NDManager scratch = owner.newSubManager()) {
            PtNDArray samples = samples(clip, scratch);
            try (IValue result = forward(samples, clip, scratch)) {
                Map<String, NDArray> tensors = new LinkedHashMap<>();
                collect("", result, (PtNDManager) scratch, tensors);
                if (!wanted.isEmpty() && tensors.keySet().containsAll(wanted)) {
                    tensors.keySet().retainAll(wanted);
                }
                return floats(tensors, owner);
            }
        } catch (EngineException e) {
            throw failed(e, clip);
        } catch (ScriptException e) {
            throw new UntrustedException(problem(reason(e), clip), e);
        }
    }

    private static PtNDArray samples(Waveform clip, NDManager scratch) {
        try (NDManager cpu = scratch.newSubManager(Device.cpu())) {
            PtNDArray host = (PtNDArray) cpu.create(new Shape(1, clip.length()), DataType.FLOAT32);
            JniUtils.getByteBuffer(host, true).asFloatBuffer().put(clip.samples());
            PtNDArray samples = host.toDevice(scratch.getDevice(), false);
            samples.attach(scratch);
            return samples;
        }
    }

    /** What a file wants is only learned by calling it. */
    private IValue forward(PtNDArray samples, Waveform clip, NDManager scratch) {
        if (!wantsLengths) {
            try {
                return call(samples);
            } catch (EngineException e) {
                if (!String.valueOf(e.getMessage()).contains("missing value for argument")) {
                    throw e;
                }
                wantsLengths = true;
            }
        }
        return call(samples, (PtNDArray) scratch.create(new long[] {clip.length()}));
    }

    private IValue call(PtNDArray... tensors) {
        IValue[] arguments = new IValue[tensors.length];
        try {
            for (int i = 0; i < tensors.length; i++) {
                arguments[i] = IValue.from(tensors[i]);
            }
            return IValueUtils.runMethod(block, "forward", arguments);
        } finally {
            for (IValue argument : arguments) {
                if (argument != null) {
                    argument.close();
                }
            }
        }
    }

    /** Tensors of nested lists, tuples and dictionaries: {@code 0}, {@code 1.2}, {@code hidden_states.3}. */
    private static void collect(String name, IValue value, PtNDManager owner, Map<String, NDArray> tensors) {
        if (value.isTensor()) {
            tensors.put(name.isEmpty() ? "0" : name, value.toTensor(owner));
        } else if (value.isTensorList()) {
            PtNDArray[] list = value.toTensorArray(owner);
            for (int i = 0; i < list.length; i++) {
                tensors.put(below(name, Integer.toString(i)), list[i]);
            }
        } else if (value.isTuple() || value.isList()) {
            IValue[] parts = value.isTuple() ? value.toIValueTuple() : value.toIValueArray();
            for (int i = 0; i < parts.length; i++) {
                try (IValue part = parts[i]) {
                    collect(below(name, Integer.toString(i)), part, owner, tensors);
                }
            }
        } else if (value.isMap()) {
            Map<String, IValue> parts = new TreeMap<>(SHORTER_FIRST);
            parts.putAll(value.toIValueMap());
            parts.forEach((key, part) -> {
                try (part) {
                    collect(below(name, key), part, owner, tensors);
                }
            });
        }
    }

    private static String below(String name, String part) {
        return name.isEmpty() ? part : name + "." + part;
    }

    private Map<String, NDArray> floats(Map<String, NDArray> tensors, NDManager owner) {
        List<NDArray> values =
                script.call("floats").with(new ArrayList<>(tensors.values())).run(owner);
        Map<String, NDArray> floats = new LinkedHashMap<>();
        int i = 0;
        for (String name : tensors.keySet()) {
            NDArray one = values.get(i++);
            if (one.getShape().equals(NO_FLOATS)) {
                one.close();
            } else {
                floats.put(name, one);
            }
        }
        return floats;
    }

    private RuntimeException failed(EngineException e, Waveform clip) {
        return failure(e, problem(reason(e), clip));
    }

    private Problem problem(String reason, Waveform clip) {
        return Problem.of("the network in the file failed: " + reason)
                .at(file + ", " + clip.id() + " (" + clip.length() + " samples)")
                .expected("forward(samples: float32 [batch, samples]) or forward(samples, lengths: int64 [batch])");
    }

    /** The machine's failures stay what they are; everything else is the file's. */
    private static RuntimeException failure(EngineException e, Problem problem) {
        RuntimeException meaning = NativeFailure.of(e, "running a TorchScript file", "");
        return meaning instanceof ScriptException ? new UntrustedException(problem, e) : meaning;
    }

    /** One line out of the interpreter's page. */
    private static String reason(RuntimeException e) {
        List<String> lines = String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String line = lines.stream()
                .filter(it -> it.startsWith("RuntimeError:"))
                .findFirst()
                .orElse(lines.isEmpty() ? "no reason is given" : lines.get(0));
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }

    @Override
    public void close() {
        script.close();
        block.close();
    }
}
