package superb.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.OpenUpstream;
import superb.features.LayerFeatures;
import superb.sequence.FrameSource;

/**
 * Frames that the upstream computes at every access, a few clips at a time: neighbours in the wanted order as long as they fit one
 * forward pass. What a clip has does not depend on its batch mates.
 */
final class RecomputedFrames implements FrameSource {
    private static final int UNKNOWN = -1;

    private final OpenUpstream upstream;
    private final List<ClipView> views;
    private final int[] layers;
    private final Batching batching;
    private final NDManager session;
    private final int[] known;

    /**
     * @param layers numbers of the wanted states
     * @param session below which batches are put together
     */
    RecomputedFrames(OpenUpstream upstream, CellRows rows, int[] layers, Batching batching, NDManager session) {
        this.upstream = upstream;
        this.views = rows.keys().stream().map(rows::view).toList();
        this.layers = layers.clone();
        this.batching = batching;
        this.session = session;
        this.known = new int[views.size()];
        Arrays.fill(known, UNKNOWN);
    }

    @Override
    public int clips() {
        return views.size();
    }

    /** Some upstreams join frames by what is heard: only computing tells. */
    @Override
    public int frames(int clip) {
        if (known[clip] == UNKNOWN) {
            read(new int[] {clip}).close();
        }
        return known[clip];
    }

    @Override
    public LayerFeatures read(int[] clips) {
        List<int[]> passes = passes(clips);
        if (passes.size() == 1) {
            LayerFeatures all = known(clips, upstream.extract(audio(clips)));
            List<NDArray> wanted = new ArrayList<>();
            for (int layer : layers) {
                wanted.add(all.states().get(layer));
            }
            NDManager owner = all.states().get(0).getManager();
            return new LayerFeatures(owner, wanted, lengths(clips));
        }
        List<LayerFeatures> parts = new ArrayList<>();
        try {
            try (Lanes lanes =
                    new Lanes(upstream, passes.stream().map(this::audio).iterator())) {
                for (int[] pass : passes) {
                    parts.add(known(pass, lanes.next()));
                }
            }
            return joined(parts, lengths(clips));
        } finally {
            parts.forEach(LayerFeatures::close);
        }
    }

    private LayerFeatures joined(List<LayerFeatures> parts, int[] frames) {
        return LayerFeatures.below(session, frames, owner -> joined(parts, frames, owner));
    }

    private List<NDArray> joined(List<LayerFeatures> parts, int[] frames, NDManager owner) {
        long longest = Arrays.stream(frames).max().orElseThrow();
        List<NDArray> states = new ArrayList<>();
        for (int layer : layers) {
            try (NDManager scratch = owner.newSubManager()) {
                NDList padded = new NDList();
                for (LayerFeatures part : parts) {
                    padded.add(padded(part.states().get(layer), longest, scratch));
                }
                NDArray state = NDArrays.concat(padded, 0);
                state.attach(owner);
                states.add(state);
            }
        }
        return states;
    }

    /** {@code [items, longest, dim]}, of a state that may itself be padded beyond that. */
    private static NDArray padded(NDArray state, long longest, NDManager scratch) {
        Shape shape = state.getShape();
        NDArray result;
        if (shape.get(1) == longest) {
            result = state.duplicate();
        } else {
            try (NDArray zeros =
                    scratch.zeros(new Shape(shape.get(0), longest - shape.get(1), shape.get(2)), DataType.FLOAT32)) {
                result = state.concat(zeros, 1);
            }
        }
        result.attach(scratch);
        return result;
    }

    private List<int[]> passes(int[] clips) {
        List<int[]> passes = new ArrayList<>();
        int from = 0;
        long longest = 0;
        for (int i = 0; i < clips.length; i++) {
            long with = Math.max(longest, views.get(clips[i]).samples());
            if (i > from && (i + 1 - from) * with > batching.paddedSamples()) {
                passes.add(Arrays.copyOfRange(clips, from, i));
                from = i;
                with = views.get(clips[i]).samples();
            }
            longest = with;
        }
        passes.add(Arrays.copyOfRange(clips, from, clips.length));
        return passes;
    }

    private List<Waveform> audio(int[] clips) {
        return Arrays.stream(clips).mapToObj(clip -> views.get(clip).read()).toList();
    }

    private LayerFeatures known(int[] clips, LayerFeatures features) {
        for (int i = 0; i < clips.length; i++) {
            known[clips[i]] = features.frames(i);
        }
        return features;
    }

    private int[] lengths(int[] clips) {
        return Arrays.stream(clips).map(clip -> known[clip]).toArray();
    }
}
