package superb.engine.torch.program;

import java.util.ArrayList;
import java.util.List;
import superb.engine.Precision;
import superb.engine.torch.program.Value.Type;
import superb.upstream.Layers;
import superb.upstream.UpstreamModel;

/**
 * An upstream as TorchScript. The methods {@link #ALONE} (a batch without padding) and {@link #PADDED} take the
 * waveforms {@code x [batch, samples]}, their lengths {@code n [batch]} on the CPU and the prepared tensors {@code w}.
 * They return the hidden states in float32, then the sum of each state and item {@code [states, batch]} (finite only
 * if all values are), then the frames {@code [batch]} on the CPU.
 *
 * @param firing whether the number of frames depends on what is heard: then several clips are always a padded batch
 */
public record ScriptProgram(String text, List<Prepared> prepared, boolean firing) {
    public static final String ALONE = "alone";
    public static final String PADDED = "padded";

    /** Statistics over the valid time of each item: {@code _items} runs the plain form on every item by itself. */
    private static final String STATISTICS = """
            def standardize_biased(self, x: Tensor, eps: float) -> Tensor:
              centred = torch.sub(x, torch.mean(x, [1], True, dtype=None))
              return torch.div_(centred, torch.sqrt(torch.add(torch.var(x, [1], False, True), eps)))
            def standardize_unbiased(self, x: Tensor, eps: float) -> Tensor:
              centred = torch.sub(x, torch.mean(x, [1], True, dtype=None))
              return torch.div_(centred, torch.add(torch.std(x, [1], True, True), eps))
            def valid(self, x: Tensor, i: int, axis: int, n: Tensor) -> Tensor:
              return torch.slice(torch.slice(x, 0, i, i + 1, 1), axis, 0, int(n[i]), 1)
            def standardize_biased_items(self, x: Tensor, n: Tensor, eps: float) -> Tensor:
              y = torch.zeros_like(x)
              for i in range(torch.size(x, 0)):
                torch.copy_(self.valid(y, i, 1, n), self.standardize_biased(self.valid(x, i, 1, n), eps))
              return y
            def standardize_unbiased_items(self, x: Tensor, n: Tensor, eps: float) -> Tensor:
              y = torch.zeros_like(x)
              for i in range(torch.size(x, 0)):
                torch.copy_(self.valid(y, i, 1, n), self.standardize_unbiased(self.valid(x, i, 1, n), eps))
              return y
            def norm_channels(self, x: Tensor, n: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
              y = torch.zeros_like(x)
              for i in range(torch.size(x, 0)):
                normed = torch.group_norm(self.valid(x, i, 2, n), torch.size(x, 1), gain, bias, 1.0e-05, False)
                torch.copy_(self.valid(y, i, 2, n), normed)
              return y
            """;

    public static ScriptProgram of(UpstreamModel model, Precision precision, Products products) {
        Graph graph = new Graph(precision);
        Preparation preparation = new Preparation(precision);
        Value x = graph.input("x", Type.FLOAT32);
        Value n = graph.input("n", Type.INT64);
        Layers<Value> alone = model.forward(new ScriptWriter(graph, Padding.none(graph, x), products), x, n);
        ScriptWriter writer = new ScriptWriter(graph, Padding.some(graph, x), products);
        Layers<Value> padded = model.forward(writer, x, n);
        String methods = method(ALONE, alone, graph, preparation) + method(PADDED, padded, graph, preparation);
        return new ScriptProgram(preparation.text() + STATISTICS + methods, preparation.tensors(), writer.firing());
    }

    private static String method(String name, Layers<Value> layers, Graph graph, Preparation preparation) {
        List<Value> results = new ArrayList<>();
        for (Value state : layers.states()) {
            results.add(graph.shared("torch.contiguous({0}, memory_format=0)", graph.cast(state, Type.FLOAT32)));
        }
        Value[] sums = results.stream()
                .map(it -> graph.own("torch.sum({0}, [1, 2], False, dtype=None)", it))
                .toArray(Value[]::new);
        results.add(graph.own("torch.stack([" + ScriptWriter.operands(sums.length) + "], 0)", sums));
        results.add(layers.frames());

        Listing listing = Listing.ofDynamic(results, (leaf, reader) -> {
            if (leaf.dynamic()) {
                return leaf.code();
            }
            boolean cast = leaf.type().floating() && reader.type().floating();
            return "w[" + preparation.index(leaf, cast ? reader.type() : leaf.type()) + "]";
        });
        return "def " + name + "(self, x: Tensor, n: Tensor, w: List[Tensor]) -> List[Tensor]:\n"
                + listing.statements()
                + "  return ["
                + String.join(", ", results.stream().map(listing::name).toList())
                + "]\n";
    }
}
