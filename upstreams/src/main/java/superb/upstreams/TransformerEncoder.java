package superb.upstreams;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import superb.upstream.Layers;
import superb.upstream.Ops;

/** The Transformer layers that follow the positional convolution, post-norm (Base models, students) or pre-norm (Large). */
public final class TransformerEncoder {

    /** Where a layer normalises: its sums (post), or the inputs of its two halves (pre). */
    public enum Norm {
        POST,
        PRE
    }

    /**
     * One layer. Pruning can take all of its heads, or its feed-forward half.
     *
     * @param headSize {@code dim / heads} of the network before any pruning; it decides the scale of the scores
     * @param ffn width of the feed-forward half
     */
    public record Layer(int heads, int headSize, int ffn) {}

    public record Config(int dim, List<Layer> layers, Norm norm) {
        public Config {
            layers = List.copyOf(layers);
        }

        /** Layers of one size; the heads share {@code dim} evenly. */
        public static Config uniform(int layers, int dim, int ffn, int heads, Norm norm) {
            if (dim % heads != 0) {
                throw new IllegalArgumentException("a width of " + dim + " cannot be shared by " + heads + " heads");
            }
            return new Config(dim, Collections.nCopies(layers, new Layer(heads, dim / heads, ffn)), norm);
        }
    }

    /** What a family adds to the attention scores of a layer, seen its attention input {@code y [batch, frames, dim]}. */
    interface ScoreBias<T> {
        Optional<T> of(int layer, T y);

        static <T> ScoreBias<T> none() {
            return (layer, y) -> Optional.empty();
        }
    }

    private TransformerEncoder() {}

    /** The input of the first layer and the output of every layer, each {@code [batch, frames, dim]}. */
    static <T> List<T> states(Ops<T> ops, Config config, T x, T frames, ScoreBias<T> bias) {
        List<T> states = new ArrayList<>();
        T state = input(ops, config, x);
        states.add(state);
        for (int i = 0; i < config.layers().size(); i++) {
            int index = i;
            state = layer(ops, config, i, state, y -> attention(ops, config, index, y, frames, bias.of(index, y)));
            states.add(state);
        }
        if (config.norm() == Norm.PRE) {
            states.set(states.size() - 1, encoderNorm(ops, config, state)); // only the last state is normalised
        }
        return states;
    }

    /** Positional convolution and layers; state 0 is what stood before that convolution. */
    static <T> Layers<T> onFeatures(Ops<T> ops, Config config, PositionalConv position, FrontEnd.Result<T> front) {
        T x = position.apply(ops, front.x(), config.dim());
        List<T> states = states(ops, config, x, front.frames(), ScoreBias.none());
        states.set(0, front.x());
        return new Layers<>(states, front.frames());
    }

    /** What the first layer sees, from what the positional convolution gives. */
    static <T> T input(Ops<T> ops, Config config, T x) {
        return config.norm() == Norm.POST ? encoderNorm(ops, config, x) : x;
    }

    private static <T> T encoderNorm(Ops<T> ops, Config config, T x) {
        return ops.scope("encoder_norm", () -> Modules.layerNorm(ops, "encoder_norm", x, config.dim()));
    }

    /** One layer around the given attention: {@code x [batch, frames, dim]} to the same shape. */
    static <T> T layer(Ops<T> ops, Config config, int index, T x, UnaryOperator<T> attention) {
        String name = "layers." + index;
        Layer size = config.layers().get(index);
        int dim = config.dim();
        return ops.scope(name, () -> {
            T y = x;
            if (config.norm() == Norm.POST) { // the norms of a half that was pruned away still apply
                if (size.heads() > 0) {
                    y = ops.add(y, attention.apply(y));
                }
                y = Modules.layerNorm(ops, name + ".attn_norm", y, dim);
                if (size.ffn() > 0) {
                    y = ops.add(y, feedForward(ops, name + ".ffn", y, dim, size.ffn()));
                }
                return Modules.layerNorm(ops, name + ".ffn_norm", y, dim);
            }
            if (size.heads() > 0) {
                y = ops.add(y, attention.apply(Modules.layerNorm(ops, name + ".attn_norm", y, dim)));
            }
            if (size.ffn() > 0) {
                T normed = Modules.layerNorm(ops, name + ".ffn_norm", y, dim);
                y = ops.add(y, feedForward(ops, name + ".ffn", normed, dim, size.ffn()));
            }
            return y;
        });
    }

    /** Queries, keys and values from {@code x}, each head on its own, and the map back. */
    static <T> T attention(Ops<T> ops, Config config, int index, T x, T frames, Optional<T> bias) {
        Layer size = config.layers().get(index);
        String name = "layers." + index + ".attn";
        int dim = config.dim();
        int width = size.heads() * size.headSize(); // equals dim unless heads were pruned
        T q = Modules.linear(ops, name + ".q", x, dim, width);
        T k = Modules.linear(ops, name + ".k", x, dim, width);
        T v = Modules.linear(ops, name + ".v", x, dim, width);
        T mixed = ops.attention(q, k, v, size.heads(), bias, frames); // [batch, frames, width]
        return Modules.linear(ops, name + ".out", mixed, width, dim);
    }

    private static <T> T feedForward(Ops<T> ops, String name, T x, int dim, int ffn) {
        T inner = ops.gelu(Modules.linear(ops, name + ".in", x, dim, ffn)); // [batch, frames, ffn]
        return Modules.linear(ops, name + ".out", inner, ffn, dim);
    }
}
