package superb.engine.torch.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import superb.train.ProbeSpec;

/**
 * The arithmetic of R heads that see the same mini-batches (learning rates of one seed) as TorchScript. Small kernels
 * cost more than the numbers in them, so the gradient is written out in closed form, the heads go through one batched
 * product, and one call runs many updates.
 *
 * <p>Shapes, with n rows of an update: features {@code [n, L, D]}, mix {@code x [R, n, D]}, logits {@code z [R, n, C]}.
 * Parameters p and gradients g are lists of w {@code [R, L]}, W1 {@code [R, D, P]}, b1 {@code [R, 1, P]}, W2
 * {@code [R, C, P]}, b2 {@code [R, 1, C]}: W1 is the projector transposed, because BLAS spreads its gradient over the
 * cores that way and not the other; the rest are views of one flat row a head.
 */
final class ProbeScript {
    /**
     * Up to this many classes the two linear maps are multiplied first and the batch goes through their product
     * {@code U = W2 · W1}: the gradient of W1 then has rank C, and three products with C rows replace three with n = 32.
     * For 12 classes that halves the arithmetic; at 24 both ways are equal.
     */
    private static final int FACTORED_CLASSES = 24;

    private ProbeScript() {}

    /**
     * @param spec of R learning rates; which ones does not matter
     * @return methods {@code train}, {@code gradient_of}, {@code logits}, {@code predict}, {@code empty}, {@code fill}
     */
    static String of(ProbeSpec spec) {
        boolean mixed = spec.layers() > 1;
        boolean factored = spec.classes() <= FACTORED_CLASSES;
        int flat = mixed ? spec.layers() : 0;
        int output = flat + spec.projection();
        int outputWeights = spec.classes() * spec.projection();
        return TEXT.replace("$FORWARD", factored ? FACTORED_FORWARD : PLAIN_FORWARD)
                .replace("$BACKWARD", factored ? FACTORED_BACKWARD : PLAIN_BACKWARD)
                .replace("$MIX", mixed ? "torch.transpose(torch.matmul(a, features), 0, 1)" : SINGLE)
                .replace("$UNMIX", mixed ? MIX_GRADIENT : "")
                .replace("$DX", factored ? "torch.bmm(dz, U)" : "torch.bmm(dh, torch.transpose(p[1], 1, 2))")
                .replace(
                        "$LOG_SOFTMAX",
                        slots(
                                spec,
                                spec.slots().size() == 1 ? "%s" : "torch.cat([%s], 2)",
                                "torch.log_softmax(%s, 2, None)"))
                .replace("$ARGMAX", slots(spec, "torch.stack([%s], 2)", "torch.argmax(%s, 2, False)"))
                .replace("$CLIP", String.format(Locale.ROOT, "%.17e", 1 / spec.clipNorm()))
                .replace("$OUT_BIAS", String.valueOf(output + outputWeights))
                .replace("$OUT_SIZE", String.valueOf(outputWeights))
                .replace("$OUT", String.valueOf(output))
                .replace("$LAYERS", String.valueOf(flat))
                .replace("$R", String.valueOf(spec.learningRates().size()))
                .replace("$P", String.valueOf(spec.projection()))
                .replace("$C", String.valueOf(spec.classes()));
    }

    /** The logits z cut in slots, each seen by {@code each}, all joined by {@code join}. */
    private static String slots(ProbeSpec spec, String join, String each) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int classes : spec.slots()) {
            parts.add(each.formatted("torch.narrow(z, 2, %d, %d)".formatted(begin, classes)));
            begin += classes;
        }
        return join.formatted(parts.stream().collect(Collectors.joining(", ")));
    }

    private static final String SINGLE = "torch.expand(torch.transpose(features, 0, 1), [$R, -1, -1])";

    private static final String PLAIN_FORWARD = """
              h = torch.baddbmm(p[2], x, p[1])
              z = torch.baddbmm(p[4], h, torch.transpose(p[3], 1, 2))
            """;

    private static final String PLAIN_BACKWARD = """
              dh = torch.bmm(dz, p[3])
              g2 = torch.sum(dh, [1], True, out=g[2])
              g3 = torch.bmm(torch.transpose(dz, 1, 2), h, out=g[3])
              A = x
              B = dh
            """;

    private static final String FACTORED_FORWARD = """
              U = torch.bmm(p[3], torch.transpose(p[1], 1, 2))
              c = torch.baddbmm(p[4], p[2], torch.transpose(p[3], 1, 2))
              z = torch.baddbmm(c, x, torch.transpose(U, 1, 2))
            """;

    /** With A = dzᵀ x [R, C, D]: dW1 = Aᵀ W2, dW2 = A W1 + Σdz b1ᵀ, dx = dz U. */
    private static final String FACTORED_BACKWARD = """
              A = torch.bmm(torch.transpose(dz, 1, 2), x)
              B = p[3]
              g2 = torch.bmm(g4, p[3], out=g[2])
              g3 = torch.baddbmm(torch.mul(torch.transpose(g4, 1, 2), p[2]), A, p[1], out=g[3])
            """;

    private static final String MIX_GRADIENT = """
              dx = $DX
              da = torch.sum(torch.matmul(torch.transpose(dx, 0, 1), torch.transpose(features, 1, 2)), [0])
              ada = torch.mul(a, da)
              g0 = torch.sub(ada, torch.mul(a, torch.sum(ada, [1], True)), out=g[0])
            """;

    /**
     * gradient() leaves the gradients of everything but W1 in g and gives [loss, A, B]: that of W1 is AᵀB. It is large and
     * needed one head at a time, so that it stays in the processor's cache between its product and Adam; its norm comes
     * from the small products AAᵀ and BBᵀ, in float64 because they may cancel; and clipping scales A.
     *
     * train(), with s = [W1, rest] of the parameters, the gradients, Adam's means, Adam's squares, and Adam's steps [R]:
     * the fused Adam leaves everything as it was where found_inf is 1. The script optimiser takes a call whose lists are
     * not read afterwards for dead code, hence P[r] = params.
     */
    private static final String TEXT = """
            def parts(self, big: Tensor, flat: Tensor) -> List[Tensor]:
              b1 = torch.view(torch.narrow(flat, 1, $LAYERS, $P), [$R, 1, $P])
              W2 = torch.view(torch.narrow(flat, 1, $OUT, $OUT_SIZE), [$R, $C, $P])
              b2 = torch.view(torch.narrow(flat, 1, $OUT_BIAS, $C), [$R, 1, $C])
              return [torch.narrow(flat, 1, 0, $LAYERS), big, b1, W2, b2]

            def gradient(self, p: List[Tensor], g: List[Tensor], features: Tensor, labels: Tensor, weights: Tensor) -> List[Tensor]:
              n = torch.size(labels, 0)
              y = torch.expand(torch.unsqueeze(labels, 0), [$R, -1, -1])
              weight = torch.view(weights, [1, n, 1])
              a = torch.softmax(p[0], 1, None)
              x = $MIX
            $FORWARD
              logp = $LOG_SOFTMAX
              loss = torch.neg(torch.sum(torch.mul(torch.gather(logp, 2, y), weight), [1, 2]))
              dz = torch.mul_(torch.scatter_(torch.exp(logp), 2, y, -1., reduce="add"), weight)
              g4 = torch.sum(dz, [1], True, out=g[4])
            $BACKWARD
            $UNMIX
              return [loss, A, B]

            def gradient_of(self, s: List[Tensor], table: Tensor, rows: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
              p = (self).parts(s[0], s[1])
              g = (self).parts(s[2], s[3])
              made = (self).gradient(p, g, torch.index_select(table, 0, rows), labels, weights)
              return torch.bmm(torch.transpose(made[1], 1, 2), made[2], out=s[2])

            def squares(self, A: Tensor, B: Tensor) -> Tensor:
              a = torch.to(A, 7, False, False, None)
              b = torch.to(B, 7, False, False, None)
              aa = torch.bmm(a, torch.transpose(a, 1, 2))
              bb = torch.bmm(b, torch.transpose(b, 1, 2))
              return torch.sum(torch.mul(aa, bb), [1, 2])

            def train(self, s: List[Tensor], table: Tensor, rows: Tensor, labels: Tensor, weights: Tensor, ends: Tensor, rates: Tensor) -> Tensor:
              p = (self).parts(s[0], s[1])
              g = (self).parts(s[2], s[3])
              steps = s[8]
              unused = annotate(List[Tensor], [])
              P = annotate(List[List[Tensor]], [])
              G = annotate(List[List[Tensor]], [])
              big = torch.select(s[2], 0, 0)
              M = annotate(List[List[Tensor]], [])
              V = annotate(List[List[Tensor]], [])
              S = annotate(List[List[Tensor]], [])
              lr = annotate(List[float], [])
              for r in range($R):
                _0 = torch.append(P, [torch.select(s[0], 0, r), torch.select(s[1], 0, r)])
                _1 = torch.append(G, [big, torch.select(s[3], 0, r)])
                _2 = torch.append(M, [torch.select(s[4], 0, r), torch.select(s[5], 0, r)])
                _3 = torch.append(V, [torch.select(s[6], 0, r), torch.select(s[7], 0, r)])
                _4 = torch.append(S, [torch.select(steps, 0, r), torch.select(steps, 0, r)])
                _5 = torch.append(lr, float(torch.select(rates, 0, r)))
              log = annotate(List[Tensor], [])
              begin = 0
              for update in range(torch.size(ends, 0)):
                end = int(torch.select(ends, 0, update))
                n = torch.sub(end, begin)
                features = torch.index_select(table, 0, torch.narrow(rows, 0, begin, n))
                made = (self).gradient(p, g, features, torch.narrow(labels, 0, begin, n), torch.narrow(weights, 0, begin, n))
                rest = torch.linalg_vector_norm(s[3], 2, [1])
                norm = torch.to(torch.sqrt(torch.addcmul(torch.clamp_min((self).squares(made[1], made[2]), 0.), rest, rest)), 6, False, False, None)
                clip = torch.reciprocal(torch.clamp_min(torch.mul(torch.add(norm, 1e-6), $CLIP), 1.))
                A = torch.mul(made[1], torch.view(clip, [$R, 1, 1]))
                _6 = torch.mul_(s[3], torch.view(clip, [$R, 1]))
                bad = torch.to(torch.logical_not(torch.isfinite(norm)), 6, False, False, None)
                skip = torch.unbind(bad, 0)
                _7 = torch.sub_(torch.add_(steps, 1.), bad)
                for r in range($R):
                  _8 = torch.mm(torch.t(torch.select(A, 0, r)), torch.select(made[2], 0, r), out=big)
                  params = P[r]
                  torch._fused_adam_(params, G[r], M[r], V[r], unused, S[r], lr=lr[r], beta1=0.9, beta2=0.999, weight_decay=0., eps=1e-8, amsgrad=False, maximize=False, grad_scale=None, found_inf=skip[r])
                  P[r] = params
                _9 = torch.append(log, torch.stack([made[0], norm], 0))
                begin = end
              return torch.stack(log, 0)

            def logits(self, s: List[Tensor], table: Tensor, rows: Tensor) -> Tensor:
              p = (self).parts(s[0], s[1])
              features = torch.index_select(table, 0, rows)
              a = torch.softmax(p[0], 1, None)
              x = $MIX
              return torch.baddbmm(p[4], torch.baddbmm(p[2], x, p[1]), torch.transpose(p[3], 1, 2))

            def predict(self, s: List[Tensor], table: Tensor, rows: Tensor) -> Tensor:
              z = (self).logits(s, table, rows)
              return $ARGMAX

            def empty(self, like: Tensor, rows: int, layers: int, dim: int) -> Tensor:
              return torch.new_empty(like, [rows, layers, dim])

            def fill(self, table: Tensor, begin: int, rows: Tensor) -> Tensor:
              return torch.copy_(torch.narrow(table, 0, begin, torch.size(rows, 0)), rows)
            """;
}
