package superb.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.OpenUpstream;
import superb.features.LayerFeatures;

/**
 * The hidden states of one clip, copied out of the engine: of every state its valid frames, row-major.
 *
 * @param dims width of every state
 */
record States(int frames, List<Integer> dims, List<float[]> values) {

    /** One for every clip of the batch. */
    static List<States> of(OpenUpstream open, List<Waveform> clips) {
        try (LayerFeatures features = open.extract(clips)) {
            List<Integer> dims = new ArrayList<>();
            List<List<float[]>> values = new ArrayList<>();
            for (int item = 0; item < features.items(); item++) {
                values.add(new ArrayList<>());
            }
            for (NDArray state : features.states()) {
                Shape shape = state.getShape(); // [batch, frames, dim]
                int dim = Math.toIntExact(shape.get(2));
                int itemSize = Math.toIntExact(shape.get(1) * dim);
                float[] all = state.toFloatArray();
                dims.add(dim);
                for (int item = 0; item < features.items(); item++) {
                    int start = item * itemSize;
                    values.get(item).add(Arrays.copyOfRange(all, start, start + features.frames(item) * dim));
                }
            }
            List<States> clipsStates = new ArrayList<>();
            for (int item = 0; item < features.items(); item++) {
                clipsStates.add(new States(features.frames(item), dims, values.get(item)));
            }
            return clipsStates;
        }
    }

    static States of(OpenUpstream open, Waveform clip) {
        return of(open, List.of(clip)).get(0);
    }

    boolean finite() {
        for (float[] state : values) {
            for (float value : state) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    boolean sameBits(States other) {
        if (values.size() != other.values.size()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!Arrays.equals(values.get(i), other.values.get(i))) {
                return false;
            }
        }
        return true;
    }
}
