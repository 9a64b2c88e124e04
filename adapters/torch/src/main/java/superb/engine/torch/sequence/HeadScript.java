package superb.engine.torch.sequence;

import superb.engine.torch.program.Products;
import superb.sequence.SequenceSpec;
import superb.task.HeadDesign.Recurrent;

/**
 * The arithmetic of one CTC head as TorchScript, gradients in closed form. Frames of all items stand one after another,
 * {@code [rows, dim]}, so that padding costs nothing and what stands in it is never read.
 *
 * <p>Parameters p, gradients g and Adam's moments m and v are lists of tensors in the order of {@link HeadTensors}.
 */
final class HeadScript {
    private HeadScript() {}

    /**
     * @param gpu whether it is for a GPU: in few kernels, none of which is waited for
     * @return methods {@code accumulate}, {@code scores}, {@code update}, {@code clear}, {@code fill}, {@code part}
     */
    static String of(SequenceSpec spec, Products products, boolean gpu) {
        boolean mixed = spec.layers() > 1;
        int first = mixed ? 1 : 0;
        String head =
                spec.head() instanceof Recurrent design ? RecurrentScript.of(design, first, products, gpu) : LINEAR;
        String mix = !mixed ? SINGLE : gpu ? GATHERED : MIXED;
        String text = CtcScript.TEXT + AugmentScript.TEXT + mix + head + COMMON;
        return text.replace("$FIRST", String.valueOf(first))
                .replace("$LAYERS", String.valueOf(spec.layers()))
                .replace("$DIM", String.valueOf(spec.dim()));
    }

    /** Item by item, so that the sum stays in the processor's cache while the states of all layers are added. */
    private static final String MIXED = """
            def mix(self, p: List[Tensor], states: List[Tensor], frames: List[int], rows: int) -> Tensor:
              s = torch.softmax(p[0], 0, None)
              a = annotate(List[float], [])
              for l in range($LAYERS):
                _0 = torch.append(a, float(torch.select(s, 0, l)))
              x = torch.new_zeros(states[0], [rows, $DIM])
              begin = 0
              for b in range(torch.len(frames)):
                y = torch.narrow(x, 0, begin, frames[b])
                for l in range($LAYERS):
                  _1 = torch.add_(y, torch.narrow(torch.select(states[l], 0, b), 0, 0, frames[b]), alpha=a[l])
                begin = begin + frames[b]
              return x

            def unmix(self, p: List[Tensor], states: List[Tensor], frames: List[int], dx: Tensor) -> Tensor:
              da = torch.new_zeros(dx, [$LAYERS])
              begin = 0
              for b in range(torch.len(frames)):
                dy = torch.reshape(torch.narrow(dx, 0, begin, frames[b]), [-1])
                for l in range($LAYERS):
                  h = torch.reshape(torch.narrow(torch.select(states[l], 0, b), 0, 0, frames[b]), [-1])
                  _0 = torch.add_(torch.select(da, 0, l), torch.dot(h, dy))
                begin = begin + frames[b]
              s = torch.softmax(p[0], 0, None)
              ada = torch.mul(s, da)
              return torch.sub(ada, torch.mul(s, torch.sum(ada)))
            """;

    /** Layer by layer, and the layers' weights stay on the device. */
    private static final String GATHERED = """
            def places(self, state: Tensor, frames: List[int]) -> Tensor:
              width = torch.size(state, 1)
              parts = annotate(List[Tensor], [])
              for b in range(torch.len(frames)):
                begin = b * width
                _0 = torch.append(parts, torch.arange(begin, begin + frames[b], dtype=4, layout=None, device=ops.prim.device(state), pin_memory=False))
              return torch.cat(parts, 0)

            def mix(self, p: List[Tensor], states: List[Tensor], frames: List[int], rows: int) -> Tensor:
              s = torch.softmax(p[0], 0, None)
              x = torch.new_zeros(states[0], [rows, $DIM])
              places = (self).places(states[0], frames)
              for l in range($LAYERS):
                h = torch.index_select(torch.reshape(states[l], [-1, $DIM]), 0, places)
                _0 = torch.addcmul_(x, h, torch.select(s, 0, l))
              return x

            def unmix(self, p: List[Tensor], states: List[Tensor], frames: List[int], dx: Tensor) -> Tensor:
              parts = annotate(List[Tensor], [])
              places = (self).places(states[0], frames)
              dy = torch.reshape(dx, [-1])
              for l in range($LAYERS):
                h = torch.index_select(torch.reshape(states[l], [-1, $DIM]), 0, places)
                _0 = torch.append(parts, torch.dot(torch.reshape(h, [-1]), dy))
              s = torch.softmax(p[0], 0, None)
              ada = torch.mul(s, torch.stack(parts, 0))
              return torch.sub(ada, torch.mul(s, torch.sum(ada)))
            """;

    private static final String SINGLE = """
            def mix(self, p: List[Tensor], states: List[Tensor], frames: List[int], rows: int) -> Tensor:
              parts = annotate(List[Tensor], [])
              for b in range(torch.len(frames)):
                _0 = torch.append(parts, torch.narrow(torch.select(states[0], 0, b), 0, 0, frames[b]))
              return torch.cat(parts, 0)

            def unmix(self, p: List[Tensor], states: List[Tensor], frames: List[int], dx: Tensor) -> Tensor:
              return dx
            """;

    /** forward() gives the logits first, backward() the gradient of its input first, then those of its parameters. */
    private static final String LINEAR = """
            def forward(self, p: List[Tensor], h: Tensor, order: List[Tensor], sizes: List[int], train: bool, seed: int) -> List[Tensor]:
              return [torch.addmm(p[$FIRST + 3], h, torch.t(p[$FIRST + 2])), h]

            def backward(self, p: List[Tensor], kept: List[Tensor], dz: Tensor, order: List[Tensor], sizes: List[int]) -> List[Tensor]:
              return [torch.mm(dz, p[$FIRST + 2]), torch.mm(torch.t(dz), kept[1]), torch.sum(dz, [0])]
            """;

    /**
     * collect() comes last and needs no memory: until then nothing has been added. update() hands clipping to the fused
     * Adam, which divides by it on the fly, and leaves everything as it was where found_inf is 1.
     */
    private static final String COMMON = """
            def accumulate(self, p: List[Tensor], g: List[Tensor], states: List[Tensor], frames: List[int], rows: int, order: List[Tensor], sizes: List[int], targets: Tensor, labels: List[int], scale: Tensor, warps: List[int], bands: List[int], spans: List[int], seed: int) -> Tensor:
              x = (self).augment((self).mix(p, states, frames, rows), frames, warps, bands, spans)
              h = torch.addmm(p[$FIRST + 1], x, torch.t(p[$FIRST]))
              kept = (self).forward(p, h, order, sizes, True, seed)
              made = (self).ctc(kept[0], frames, targets, labels, scale)
              behind = (self).backward(p, kept, made[1], order, sizes)
              dh = behind[0]
              d = annotate(List[Tensor], [])
              if $FIRST > 0:
                dx = (self).unaugment(torch.mm(dh, p[$FIRST]), frames, warps, bands, spans)
                _0 = torch.append(d, (self).unmix(p, states, frames, dx))
              _1 = torch.append(d, torch.mm(torch.t(dh), x))
              _2 = torch.append(d, torch.sum(dh, [0]))
              for i in range(torch.len(g) - torch.len(d)):
                _3 = torch.append(d, behind[i + 1])
              (self).collect(g, d)
              return made[0]

            def scores(self, p: List[Tensor], states: List[Tensor], frames: List[int], rows: int, order: List[Tensor], sizes: List[int]) -> Tensor:
              x = (self).mix(p, states, frames, rows)
              h = torch.addmm(p[$FIRST + 1], x, torch.t(p[$FIRST]))
              kept = (self).forward(p, h, order, sizes, False, 0)
              return torch.log_softmax(kept[0], 1, None)

            def collect(self, g: List[Tensor], d: List[Tensor]) -> NoneType:
              for i in range(torch.len(g)):
                _0 = torch.add_(g[i], d[i])
              return None

            def update(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: Tensor, rate: float, limit: float) -> Tensor:
              norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(g, 2), 0), 2)
              bad = torch.to(torch.logical_not(torch.isfinite(norm)), 6, False, False, None)
              scale = torch.clamp_min(torch.div(torch.add(norm, 1e-6), limit), 1.)
              _0 = torch.sub_(torch.add_(steps, 1.), bad)
              unused = annotate(List[Tensor], [])
              all = annotate(List[Tensor], [])
              for i in range(torch.len(p)):
                _1 = torch.append(all, steps)
              torch._fused_adam_(p, g, m, v, unused, all, lr=rate, beta1=0.9, beta2=0.999, weight_decay=0., eps=1e-8, amsgrad=False, maximize=False, grad_scale=scale, found_inf=bad)
              _2 = (self).clear(g)
              return norm

            def clear(self, g: List[Tensor]) -> List[Tensor]:
              for i in range(torch.len(g)):
                _0 = torch.zero_(g[i])
              return g

            def fill(self, to: Tensor, values: Tensor) -> Tensor:
              return torch.copy_(to, values)

            def part(self, whole: Tensor, index: int) -> Tensor:
              return torch.select(whole, 0, index)
            """;
}
