package superb.upstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;

/**
 * A thin student that was taught layer by layer (ARMHuBERT, MaskHuBERT, STaRHuBERT). Hidden states: the output of every
 * layer, each through its own head to the teacher's width if there are heads.
 *
 * @param ownMaps for every layer whether it computes attention maps, or takes up those of the nearest layer before it
 * @param width of the states; the layers' own width means that there are no heads
 */
public record LayerwiseStudent(
        String name, String family, String source, Backbone sizes, List<Boolean> ownMaps, int width)
        implements UpstreamModel {

    public LayerwiseStudent {
        ownMaps = List.copyOf(ownMaps);
    }

    @Override
    public UpstreamCard card() {
        return sizes.card(name, family, sizes.layers(), width, source);
    }

    @Override
    public Optional<UpstreamModel> frontEnd() {
        return FrontOnly.of(this, sizes.dim(), sizes.front()::apply);
    }

    @Override
    public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
        FrontEnd.Result<T> front = sizes.front().apply(ops, waveforms, lengths); // [batch, frames, dim]
        T frames = front.frames();
        TransformerEncoder.Config encoder = sizes.encoder();
        T x = TransformerEncoder.input(ops, encoder, sizes.position().apply(ops, front.x(), sizes.dim()));
        List<T> states = new ArrayList<>();
        boolean shared = ownMaps.contains(false);
        SharedMaps<T> maps = new SharedMaps<>(ops, encoder, frames);
        for (int i = 0; i < sizes.layers(); i++) {
            int index = i;
            x = TransformerEncoder.layer(
                    ops,
                    encoder,
                    i,
                    x,
                    y -> shared
                            ? maps.attention(index, y, ownMaps.get(index))
                            : TransformerEncoder.attention(ops, encoder, index, y, frames, Optional.empty()));
            states.add(head(ops, i, x));
        }
        return new Layers<>(states, frames);
    }

    private <T> T head(Ops<T> ops, int layer, T x) {
        if (width == sizes.dim()) {
            return x;
        }
        String name = "proj_heads." + layer;
        return ops.scope(name, () -> Modules.linear(ops, name + ".linear", x, sizes.dim(), width));
    }
}
