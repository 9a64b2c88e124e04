package superb.engine.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import superb.engine.Precision;
import superb.engine.torch.Value.Type;
import superb.engine.torch.script.ScriptException;
import superb.engine.torch.script.ScriptModule;

/** How products with a weight are computed. */
enum Products {
    /** By whatever libtorch is built with: MKL on a CPU, cuBLAS on a GPU. */
    PLAIN,

    /**
     * By oneDNN, with weights packed when the model is opened. On a CPU with AVX-512 this takes 0.84 of the time of MKL
     * in float32 (0.75 for clips of a second) and 0.92 in bfloat16; convolutions are faster unpacked.
     */
    PACKED;

    private static final String PRODUCT =
            "ops.mkldnn._linear_pointwise({0}, {1}, {2}, \"none\", annotate(List[Optional[number]], []), \"\")";

    /** The best that works on the device. */
    static Products on(NDManager session, Precision precision) {
        if (session.getDevice().equals(Device.cpu()) && precision != Precision.FP16) {
            try (NDManager scratch = session.newSubManager();
                    ScriptModule trial = ScriptModule.load(scratch, trial(precision))) {
                NDArray x = scratch.ones(new Shape(1, 16, 16));
                trial.call("product").with(x).run(scratch);
                return PACKED;
            } catch (ScriptException e) {
                return PLAIN; // a processor or a build without these operations
            }
        }
        return PLAIN;
    }

    private static String trial(Precision precision) {
        String call = PRODUCT.replace("{0}", "x")
                .replace("{1}", "w")
                .replace("{2}", "torch.select(torch.select(x, 0, 0), 0, 0)");
        return """
                def product(self, ones: Tensor) -> Tensor:
                  x = torch.to(ones, %d, False, False, None)
                  w = ops.mkldnn._reorder_linear_weight(torch.select(x, 0, 0), None)
                  return %s
                """.formatted(Type.MODEL.number(precision), call);
    }

    /** {@code x · weightᵀ + bias}. */
    Value linear(Graph graph, Value x, Value weight, Value bias) {
        boolean packable = this == PACKED && !weight.dynamic() && !bias.dynamic() && weight.type() == Type.MODEL;
        if (!packable) {
            return graph.own("torch.linear({0}, {1}, {2})", x, weight, bias);
        }
        String narrowed = "torch.to({0}, " + Type.MODEL.number(graph.precision()) + ", False, False, None)";
        Value packed =
                graph.own(Type.PACKED, "ops.mkldnn._reorder_linear_weight(" + narrowed + ", None)", List.of(weight));
        return graph.own(Type.MODEL, PRODUCT, List.of(x, packed, bias));
    }
}
