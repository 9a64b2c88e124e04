package superb.engine.torch.script;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One call of a method of a {@link ScriptModule}: arguments in the order of the definition, then {@link #run}.
 *
 * <p>Calls run in libtorch's inference mode: nothing is recorded for gradients, and a result must be duplicated before
 * it takes part in automatic differentiation or is changed in place outside scripts.
 */
public final class ScriptCall {
    private final PtSymbolBlock block;
    private final String method;
    private final String script;
    private final List<Supplier<IValue>> arguments = new ArrayList<>();

    ScriptCall(PtSymbolBlock block, String method, String script) {
        this.block = block;
        this.method = method;
        this.script = script;
    }

    /** A {@code Tensor}. */
    public ScriptCall with(NDArray tensor) {
        arguments.add(() -> IValue.from((PtNDArray) tensor));
        return this;
    }

    /** A {@code List[Tensor]}. */
    public ScriptCall with(List<? extends NDArray> tensors) {
        arguments.add(() ->
                IValue.listFrom(tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new)));
        return this;
    }

    /** An {@code int}. */
    public ScriptCall with(long value) {
        arguments.add(() -> IValue.from(value));
        return this;
    }

    /** A {@code List[int]}. */
    public ScriptCall with(long[] values) {
        arguments.add(() -> IValue.listFrom(values));
        return this;
    }

    /** A {@code float}. */
    public ScriptCall with(double value) {
        arguments.add(() -> IValue.from(value));
        return this;
    }

    /** A {@code bool}. */
    public ScriptCall with(boolean value) {
        arguments.add(() -> IValue.from(value));
        return this;
    }

    /**
     * Runs the method; a single tensor comes back as a list of one.
     *
     * @param owner closes the results
     * @throws ScriptException if the program fails; the message shows the line
     * @throws superb.error.ResourcesException if memory runs out
     */
    public List<NDArray> run(NDManager owner) {
        List<IValue> values = new ArrayList<>(arguments.size());
        try {
            arguments.forEach(argument -> values.add(argument.get()));
            try (IValue result = IValueUtils.runMethod(block, method, values.toArray(IValue[]::new))) {
                PtNDManager manager = (PtNDManager) owner;
                return result.isTensor()
                        ? List.of(result.toTensor(manager))
                        : List.<NDArray>of(result.toTensorArray(manager));
            }
        } catch (EngineException e) {
            throw NativeFailure.of(e, "running '" + method + "' of a script", script);
        } finally {
            values.forEach(IValue::close);
        }
    }
}
