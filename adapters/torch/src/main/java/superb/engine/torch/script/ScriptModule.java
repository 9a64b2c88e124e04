package superb.engine.torch.script;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A TorchScript program written as text and loaded into libtorch, without files. Methods take tensors, lists of
 * tensors, integers, floats and booleans, and return a tensor or a list of tensors:
 *
 * <pre>{@code
 * try (ScriptModule module = ScriptModule.load(manager, """
 *         def axpy(self, a: float, x: Tensor, y: Tensor) -> Tensor:
 *           return torch.add(torch.mul(x, a), y)
 *         """)) {
 *     NDArray z = module.call("axpy").with(2.0).with(x).with(y).run(manager).get(0);
 * }
 * }</pre>
 *
 * TorchScript is strict: one exact overload of a function of {@code torch}, every argument given, floats written with
 * a point. Closed by whoever loaded it. Calls may come from several threads.
 */
public final class ScriptModule implements AutoCloseable {
    private final PtSymbolBlock block;
    private final String methods;

    private ScriptModule(PtSymbolBlock block, String methods) {
        this.block = block;
        this.methods = methods;
    }

    /**
     * @param manager of the device on which constants in the text are made
     * @param methods definitions {@code def name(self, x: Tensor) -> Tensor:}, starting in the first column
     * @throws ScriptException if libtorch does not accept the text
     */
    public static ScriptModule load(NDManager manager, String methods) {
        try {
            // Loading reads the stream to its end; where the arguments live decides where the arithmetic happens.
            PtSymbolBlock block = JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(ScriptArchive.of(methods)), false, false);
            return new ScriptModule(block, methods);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            throw NativeFailure.of(e, "loading a script", methods);
        }
    }

    /** Begins a call; nothing happens before {@link ScriptCall#run}. */
    public ScriptCall call(String method) {
        return new ScriptCall(block, method, methods);
    }

    @Override
    public void close() {
        block.close();
    }
}
