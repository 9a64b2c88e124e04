package superb.engine.torch.program;

import java.util.List;
import superb.engine.torch.program.Value.Type;

/** What stands beyond the end of a batch's shorter items, for batches that have such items. */
final class Padding {

    /** Index tensors are made on the device of the expression's first operand. */
    static final String INDICES = "dtype=4, layout=None, device=ops.prim.device({0}), pin_memory=False";

    private final Graph graph;
    private final Value waveforms;
    private final boolean present;

    private Padding(Graph graph, Value waveforms, boolean present) {
        this.graph = graph;
        this.waveforms = waveforms;
        this.present = present;
    }

    static Padding none(Graph graph, Value waveforms) {
        return new Padding(graph, waveforms, false);
    }

    static Padding some(Graph graph, Value waveforms) {
        return new Padding(graph, waveforms, true);
    }

    boolean present() {
        return present;
    }

    /** {@code [batch, size of the axis]}, true past the end. */
    Value of(Value x, int axis, Value frames) {
        String positions = "torch.arange(torch.size({0}, " + axis + "), " + INDICES + ")";
        return graph.own(
                Type.BOOL,
                "torch.ge(torch.unsqueeze(" + positions + ", 0), torch.unsqueeze({1}, 1))",
                List.of(x, onDevice(frames)));
    }

    /** Scores {@code [batch, heads, queries, keys]} with minus infinity where {@code past [batch, keys]}. */
    Value hidden(Value scores, Value past) {
        String code = "torch.masked_fill({0}, torch.unsqueeze(torch.unsqueeze({1}, 1), 1), float(\"-inf\"))";
        return graph.own(scores.type(), code, List.of(scores, past));
    }

    /** Lengths are counted on the CPU, where looking at them costs nothing. */
    Value onDevice(Value lengths) {
        String code = "torch.to({0}, ops.prim.device({1}), 4, False, False, None)";
        return graph.own(Type.INT64, code, List.of(lengths, waveforms));
    }
}
