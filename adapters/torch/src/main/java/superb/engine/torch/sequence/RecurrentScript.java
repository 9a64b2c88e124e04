package superb.engine.torch.sequence;

import java.util.Locale;
import superb.engine.torch.program.Products;
import superb.task.HeadDesign.Recurrent;

/**
 * Bidirectional LSTM layers on packed sequences as TorchScript, with the gradient written out. What automatic
 * differentiation spends most of its time on falls away: the weights' gradient is one product over all frames instead of
 * a sum of one a frame, and both directions go through one batched product a frame.
 *
 * <p>Rows of a packed sequence stand frame by frame, longest item first, {@code sizes} rows a frame. The backward
 * direction sees the rows in an order in which every item is turned around, so that it is an LSTM like the other; its
 * tensors stay in that order. {@code order} holds a {@link Packing}'s four lists.
 */
final class RecurrentScript {
    /** Below it a weight fits a core's own cache, and calling oneDNN costs more than multiplying. */
    private static final int PACKED_HIDDEN = 128;

    private RecurrentScript() {}

    /**
     * @param first place of the projector's weight among the parameters
     * @param gpu TorchScript makes no generator for CUDA: there dropout draws from the process's, which the caller seeds
     */
    static String of(Recurrent design, int first, Products products, boolean gpu) {
        boolean drops = design.dropout() > 0;
        boolean packed = products == Products.PACKED && design.hidden() >= PACKED_HIDDEN;
        return (packed ? PACKED : PLAIN)
                .concat(TEXT)
                .replace("$GENERATOR", drops && !gpu ? GENERATOR : "")
                .replace("$DROP", drops ? DROP : "")
                .replace("$UNDROP", drops ? UNDROP : "")
                .replace("$DRAWN", gpu ? "None" : "generator")
                .replace("$EACH", drops ? "5" : "4")
                .replace("$KEEP", String.format(Locale.ROOT, "%.17e", 1 - design.dropout()))
                .replace("$HIDDEN3", String.valueOf(3 * design.hidden()))
                .replace("$HIDDEN2", String.valueOf(2 * design.hidden()))
                .replace("$HIDDEN", String.valueOf(design.hidden()))
                .replace("$RNN", String.valueOf(design.layers()))
                .replace("$P", String.valueOf(first + 2));
    }

    /** product(y, x, pack(W)) adds x Wᵀ to y, for both directions. */
    private static final String PLAIN = """
            def pack(self, W: Tensor) -> List[Tensor]:
              return [torch.transpose(W, 1, 2)]

            def product(self, y: Tensor, x: Tensor, W: List[Tensor]) -> Tensor:
              return torch.baddbmm_(y, x, W[0])
            """;

    /** With the batch's few rows, packing a weight takes as long as multiplying by it: here once, not once a frame. */
    private static final String PACKED = """
            def pack(self, W: Tensor) -> List[Tensor]:
              there = ops.mkldnn._reorder_linear_weight(torch.contiguous(torch.select(W, 0, 0)), None)
              back = ops.mkldnn._reorder_linear_weight(torch.contiguous(torch.select(W, 0, 1)), None)
              return [there, back]

            def product(self, y: Tensor, x: Tensor, W: List[Tensor]) -> Tensor:
              none = annotate(List[Optional[number]], [])
              for d in range(2):
                z = ops.mkldnn._linear_pointwise(torch.select(x, 0, d), W[d], None, "none", none, "")
                _0 = torch.add_(torch.select(y, 0, d), z)
              return y
            """;

    /** Numbers of the call's own, whatever else draws in this process. */
    private static final String GENERATOR = """
              generator = torch.Generator(device=torch.device("cpu"), seed=seed)
            """;

    private static final String DROP = """
                if train:
                  mask = torch.div_(torch.bernoulli_(torch.new_empty(y, torch.size(y)), $KEEP, generator=$DRAWN), $KEEP)
                  _2 = torch.mul_(y, mask)
                  _3 = torch.append(kept, mask)
            """;

    private static final String UNDROP = """
                _0 = torch.mul_(dy, kept[q + 4])
            """;

    /**
     * run() turns the sums that come in from below into activated gates, in the order input, forget, cell, output, and
     * gives the states h and c.
     *
     * <p>back() first fills the gates' gradients with what dc and dh are multiplied by, for all frames at once: i' g,
     * f' c_before, g' i and o' tanh(c), where f' stands for f (1 - f); frame by frame remains what depends on the frame behind.
     */
    private static final String TEXT = """
            def run(self, gates: Tensor, W: Tensor, sizes: List[int]) -> List[Tensor]:
              hs = torch.new_empty(gates, [2, torch.size(gates, 1), $HIDDEN])
              cs = torch.new_empty(gates, [2, torch.size(gates, 1), $HIDDEN])
              packed = (self).pack(W)
              begin = 0
              before = 0
              for t in range(torch.len(sizes)):
                n = sizes[t]
                gate = torch.narrow(gates, 1, begin, n)
                if t > 0:
                  _0 = (self).product(gate, torch.narrow(hs, 1, before, n), packed)
                i = torch.sigmoid_(torch.narrow(gate, 2, 0, $HIDDEN2))
                g = torch.tanh_(torch.narrow(gate, 2, $HIDDEN2, $HIDDEN))
                o = torch.sigmoid_(torch.narrow(gate, 2, $HIDDEN3, $HIDDEN))
                c = torch.mul(torch.narrow(i, 2, 0, $HIDDEN), g, out=torch.narrow(cs, 1, begin, n))
                if t > 0:
                  _1 = torch.addcmul_(c, torch.narrow(i, 2, $HIDDEN, $HIDDEN), torch.narrow(cs, 1, before, n))
                h = torch.tanh(c, out=torch.narrow(hs, 1, begin, n))
                _2 = torch.mul_(h, o)
                before = begin
                begin = begin + n
              return [hs, cs]

            def back(self, dh: Tensor, gates: Tensor, cs: Tensor, W: Tensor, sizes: List[int], earlier: Tensor) -> Tensor:
              i = torch.narrow(gates, 2, 0, $HIDDEN)
              f = torch.narrow(gates, 2, $HIDDEN, $HIDDEN)
              g = torch.narrow(gates, 2, $HIDDEN2, $HIDDEN)
              o = torch.narrow(gates, 2, $HIDDEN3, $HIDDEN)
              rows = torch.size(gates, 1)
              first = sizes[0]
              c0 = torch.new_zeros(cs, [2, first, $HIDDEN])
              tc = torch.tanh(cs)
              made = torch.new_empty(gates, torch.size(gates))
              d0 = torch.sigmoid_backward(g, i, grad_input=torch.narrow(made, 2, 0, $HIDDEN))
              cp = torch.cat([c0, torch.index_select(cs, 1, earlier)], 1)
              d1 = torch.sigmoid_backward(cp, f, grad_input=torch.narrow(made, 2, $HIDDEN, $HIDDEN))
              d2 = torch.tanh_backward(i, g, grad_input=torch.narrow(made, 2, $HIDDEN2, $HIDDEN))
              d3 = torch.sigmoid_backward(tc, o, grad_input=torch.narrow(made, 2, $HIDDEN3, $HIDDEN))
              slope = torch.tanh_backward(o, tc)
              packed = (self).pack(torch.transpose(W, 1, 2))
              begin = rows
              n = 0
              for s in range(torch.len(sizes)):
                behind = n
                n = sizes[torch.len(sizes) - 1 - s]
                begin = begin - n
                dht = torch.narrow(dh, 1, begin, n)
                if s > 0:
                  _0 = (self).product(torch.narrow(dht, 1, 0, behind), torch.narrow(made, 1, begin + n, behind), packed)
                dc = torch.narrow(c0, 1, 0, n)
                _1 = torch.addcmul_(dc, dht, torch.narrow(slope, 1, begin, n))
                d = torch.narrow(made, 1, begin, n)
                _2 = torch.mul_(torch.view(torch.narrow(d, 2, 0, $HIDDEN3), [2, n, 3, $HIDDEN]), torch.unsqueeze(dc, 2))
                _3 = torch.mul_(torch.narrow(d, 2, $HIDDEN3, $HIDDEN), dht)
                _4 = torch.mul_(dc, torch.narrow(f, 1, begin, n))
              return made

            def forward(self, p: List[Tensor], h: Tensor, order: List[Tensor], sizes: List[int], train: bool, seed: int) -> List[Tensor]:
              u = torch.index_select(h, 0, order[0])
              rows = torch.size(u, 0)
            $GENERATOR
              kept = annotate(List[Tensor], [])
              for k in range($RNN):
                j = $P + 4 * k
                flipped = torch.index_select(u, 0, order[2])
                bias = torch.add(p[j + 2], p[j + 3])
                gates = torch.new_empty(u, [2, rows, 4 * $HIDDEN])
                _0 = torch.addmm(torch.select(bias, 0, 0), u, torch.t(torch.select(p[j], 0, 0)), out=torch.select(gates, 0, 0))
                _1 = torch.addmm(torch.select(bias, 0, 1), flipped, torch.t(torch.select(p[j], 0, 1)), out=torch.select(gates, 0, 1))
                made = (self).run(gates, p[j + 1], sizes)
                hs = made[0]
                y = torch.cat([torch.select(hs, 0, 0), torch.index_select(torch.select(hs, 0, 1), 0, order[2])], 1)
                if train:
                  kept = torch.add(kept, [u, gates, hs, made[1]])
            $DROP
                u = y
              z = torch.addmm(p[$P + 4 * $RNN + 1], u, torch.t(p[$P + 4 * $RNN]))
              return torch.add([torch.index_select(z, 0, order[1]), u], kept)

            def backward(self, p: List[Tensor], kept: List[Tensor], dz: Tensor, order: List[Tensor], sizes: List[int]) -> List[Tensor]:
              flip = order[2]
              dzp = torch.index_select(dz, 0, order[0])
              dy = torch.mm(dzp, p[$P + 4 * $RNN])
              gradients = [torch.mm(torch.t(dzp), kept[1]), torch.sum(dzp, [0])]
              for r in range($RNN):
                k = $RNN - 1 - r
                j = $P + 4 * k
                q = 2 + $EACH * k
            $UNDROP
                hs = kept[q + 2]
                dh = torch.stack([torch.narrow(dy, 1, 0, $HIDDEN), torch.index_select(torch.narrow(dy, 1, $HIDDEN, $HIDDEN), 0, flip)], 0)
                d = (self).back(dh, kept[q + 1], kept[q + 3], p[j + 1], sizes, order[3])
                d0 = torch.select(d, 0, 0)
                d1 = torch.select(d, 0, 1)
                din = torch.new_empty(d, torch.size(p[j]))
                _1 = torch.mm(torch.t(d0), kept[q], out=torch.select(din, 0, 0))
                _2 = torch.mm(torch.t(d1), torch.index_select(kept[q], 0, flip), out=torch.select(din, 0, 1))
                late = torch.narrow(d, 1, sizes[0], torch.size(d, 1) - sizes[0])
                dself = torch.bmm(torch.transpose(late, 1, 2), torch.index_select(hs, 1, order[3]))
                db = torch.sum(d, [1])
                gradients = torch.add([din, dself, db, db], gradients)
                dy = torch.add(torch.mm(d0, torch.select(p[j], 0, 0)), torch.index_select(torch.mm(d1, torch.select(p[j], 0, 1)), 0, flip))
              return torch.add([torch.index_select(dy, 0, order[1])], gradients)
            """;
}
