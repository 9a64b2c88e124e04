package superb.engine.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import superb.engine.torch.Source.Weight;

/** Linear maps; several of one input become one product, with their weights side by side. */
final class Projections {
    private static final String CODE = "torch.linear({0}, {1}, {2})";

    private record Linear(Value x, Value weight, Value bias) {}

    private final Graph graph;
    private final Map<Value, Linear> linears = new HashMap<>();

    Projections(Graph graph) {
        this.graph = graph;
    }

    Value linear(Value x, Value weight, Value bias) {
        Value y = graph.own(CODE, x, weight, bias);
        linears.put(y, new Linear(x, weight, bias));
        return y;
    }

    /** The same values, computed together where they are maps of one value {@code [batch, frames, dim]}. */
    List<Value> joined(List<Value> parts) {
        List<Linear> maps = new ArrayList<>();
        for (Value part : parts) {
            Linear map = linears.get(part);
            if (map == null || !plain(map.weight()) || !plain(map.bias())) {
                return parts;
            }
            maps.add(map);
        }
        if (maps.stream().map(Linear::x).distinct().count() > 1) {
            return parts;
        }
        List<Value> weights = maps.stream().map(Linear::weight).toList();
        List<Value> biases = maps.stream().map(Linear::bias).toList();
        String stacked = "torch.cat([" + ScriptWriter.operands(parts.size()) + "], 0)";
        Value y = graph.own(
                CODE,
                maps.get(0).x(),
                graph.own(Graph.common(weights), stacked, weights),
                graph.own(Graph.common(biases), stacked, biases));
        List<Value> slices = new ArrayList<>();
        int from = 0;
        for (Linear map : maps) {
            int to = from + map.bias().sources().get(0).shape().get(0);
            slices.add(graph.shared("torch.slice({0}, 2, " + from + ", " + to + ", 1)", y));
            from = to;
        }
        return slices;
    }

    /** Stored as it is used, so that its shape is known. */
    private static boolean plain(Value value) {
        return value.operands().isEmpty() && !value.dynamic() && value.sources().get(0) instanceof Weight;
    }
}
