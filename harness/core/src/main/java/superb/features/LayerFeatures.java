package superb.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * The hidden states of one batch on the device that made them: each {@code [batch, frames, dim]} float32, and the
 * valid frames of every item; what stands beyond them is unspecified. Owns the native memory of the batch; closed by
 * whoever called {@code extract}. The states are made without a record for gradients: {@code duplicate()} what takes
 * part in automatic differentiation.
 */
public final class LayerFeatures implements AutoCloseable {
    private final NDManager owner;
    private final List<NDArray> states;
    private final int[] frames;

    /** Takes over {@code owner}, to which every state is attached. */
    public LayerFeatures(NDManager owner, List<NDArray> states, int[] frames) {
        this.owner = owner;
        this.states = List.copyOf(states);
        this.frames = frames.clone();
    }

    public List<NDArray> states() {
        return states;
    }

    public int items() {
        return frames.length;
    }

    /** Valid frames of item {@code index}. */
    public int frames(int index) {
        return frames[index];
    }

    @Override
    public void close() {
        owner.close();
    }
}
