package superb.engine.onnx;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Hidden states as a graph gives them, in Java's memory, and the valid frames of every item. */
record HostStates(List<State> states, int[] frames) {
    HostStates {
        states = List.copyOf(states);
    }

    /** @param shape {@code [batch, frames, dim]} */
    record State(FloatBuffer values, List<Long> shape) {
        State {
            shape = List.copyOf(shape);
        }
    }

    /** All at once, for passes that are joined. */
    static HostStates all(Iterator<State> states, int[] frames) {
        List<State> all = new ArrayList<>();
        states.forEachRemaining(all::add);
        return new HostStates(all, frames);
    }

    /** Passes of one clip each as one batch, zeros beyond the end of the shorter ones. */
    static HostStates joined(List<HostStates> alone) {
        if (alone.size() == 1) {
            return alone.get(0);
        }
        int[] frames = alone.stream().mapToInt(it -> it.frames[0]).toArray();
        int longest = Arrays.stream(frames).max().orElseThrow();
        List<State> states = new ArrayList<>();
        for (int state = 0; state < alone.get(0).states.size(); state++) {
            int dim = Math.toIntExact(alone.get(0).states.get(state).shape().get(2));
            FloatBuffer values = FloatBuffer.allocate(Math.multiplyExact(alone.size(), longest * dim));
            for (int item = 0; item < frames.length; item++) {
                FloatBuffer own = alone.get(item).states.get(state).values();
                values.put(item * longest * dim, own, 0, frames[item] * dim);
            }
            states.add(new State(values, List.of((long) frames.length, (long) longest, (long) dim)));
        }
        return new HostStates(states, frames);
    }
}
