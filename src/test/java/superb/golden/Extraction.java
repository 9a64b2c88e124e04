package superb.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.OpenUpstream;
import superb.features.LayerFeatures;
import superb.golden.GoldenCase.State;

/** Hidden states copied out of an engine. */
final class Extraction {
    private Extraction() {}

    /** Of each clip, each state cut to the clip's valid frames. */
    static List<List<State>> of(OpenUpstream upstream, List<Waveform> batch) {
        try (LayerFeatures features = upstream.extract(batch)) {
            List<List<State>> clips = new ArrayList<>();
            for (int item = 0; item < features.items(); item++) {
                int index = item;
                clips.add(features.states().stream()
                        .map(state -> cut(state, index, features.frames(index)))
                        .toList());
            }
            return clips;
        }
    }

    static List<List<State>> oneByOne(OpenUpstream upstream, List<Waveform> clips) {
        return clips.stream().map(clip -> of(upstream, List.of(clip)).get(0)).toList();
    }

    private static State cut(NDArray state, int item, int frames) {
        Shape shape = state.getShape(); // [batch, frames, dim]
        int dim = Math.toIntExact(shape.get(2));
        int itemSize = Math.toIntExact(shape.get(1)) * dim;
        float[] all = state.toFloatArray();
        int start = item * itemSize;
        return new State(List.of(frames, dim), Arrays.copyOfRange(all, start, start + frames * dim));
    }
}
