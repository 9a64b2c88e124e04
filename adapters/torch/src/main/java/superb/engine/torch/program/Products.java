package superb.engine.torch.program;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import superb.engine.Precision;
import superb.engine.torch.program.Value.Type;
import superb.engine.torch.script.ScriptException;
import superb.engine.torch.script.ScriptModule;

/** How products with a weight are computed. */
public enum Products {
    /** By whatever libtorch is built with: MKL on a CPU, cuBLAS on a GPU. */
    PLAIN,

    /**
     * By oneDNN, with weights packed when the model is opened. HuBERT Base on a CPU with AVX-512 needs 0.94 of the
     * processor time for clips of ten seconds, 0.82 for one second (bfloat16: 0.96, 0.87). Convolutions are not packed:
     * that made them slower.
     */
    PACKED;

    private static final String PRODUCT =
            "ops.mkldnn._linear_pointwise({0}, {1}, {2}, \"none\", annotate(List[Optional[number]], []), \"\")";

    /** {@code x · weightᵀ + bias}. */
    Value linear(Graph graph, Value x, Value weight, Value bias) {
        boolean packable = this == PACKED && !weight.dynamic() && weight.type() == Type.MODEL;
        if (!packable) {
            return graph.own("torch.linear({0}, {1}, {2})", x, weight, bias);
        }
        String pack = "ops.mkldnn._reorder_linear_weight(" + narrowed("{0}", graph.precision()) + ", None)";
        return graph.own(Type.MODEL, PRODUCT, List.of(x, graph.own(Type.PACKED, pack, List.of(weight)), bias));
    }

    /** Packed where the processor and the build of libtorch can do it. */
    public static Products on(NDManager device, Precision precision) {
        if (device.getDevice().isGpu() || precision == Precision.FP16) {
            return PLAIN;
        }
        try (NDManager scratch = device.newSubManager();
                ScriptModule script = ScriptModule.load(scratch, packedTrial(precision))) {
            script.call("trial").with(scratch.ones(new Shape(16, 16))).run(scratch);
            return PACKED;
        } catch (ScriptException e) {
            return PLAIN;
        }
    }

    /** A method {@code trial(self, x: Tensor)} that packs and multiplies; it fails where packing does not work. */
    private static String packedTrial(Precision precision) {
        return """
                def trial(self, ones: Tensor) -> Tensor:
                  x = %s
                  w = ops.mkldnn._reorder_linear_weight(x, None)
                  b = torch.select(x, 0, 0)
                  return %s
                """.formatted(
                        narrowed("ones", precision),
                        PRODUCT.replace("{0}", "x").replace("{1}", "w").replace("{2}", "b"));
    }

    private static String narrowed(String value, Precision precision) {
        return "torch.to(" + value + ", " + Type.MODEL.number(precision) + ", False, False, None)";
    }
}
