package superb.features;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import superb.error.Problem;
import superb.error.ResourcesException;

/**
 * The hidden states of one batch on the device that made them: each {@code [batch, frames, dim]} float32, and the
 * valid frames of every item; what stands beyond them is unspecified. Owns the native memory of the batch; closed by
 * whoever called {@code extract}. The states are made without a record for gradients: {@code duplicate()} what takes
 * part in automatic differentiation.
 */
public final class LayerFeatures implements AutoCloseable {
    private static final Pattern OUT_OF_MEMORY = Pattern.compile("out of memory|allocat");

    private final NDManager owner;
    private final List<NDArray> states;
    private final int[] frames;

    /** Takes over {@code owner}, to which every state is attached. */
    public LayerFeatures(NDManager owner, List<NDArray> states, int[] frames) {
        this.owner = owner;
        this.states = List.copyOf(states);
        this.frames = frames.clone();
    }

    /**
     * States made below {@code parent}; nothing stays behind when that fails.
     *
     * @param states makes them with the manager that will own them
     * @throws ResourcesException if memory runs out
     */
    public static LayerFeatures below(NDManager parent, int[] frames, Function<NDManager, List<NDArray>> states) {
        NDManager owner = parent.newSubManager();
        try {
            return new LayerFeatures(owner, states.apply(owner), frames);
        } catch (EngineException e) {
            owner.close();
            if (OUT_OF_MEMORY.matcher(String.valueOf(e.getMessage())).find()) {
                throw new ResourcesException(
                        Problem.of("memory ran out for the features of " + frames.length + " clips")
                                .at(parent.getDevice())
                                .next("fewer frames at once: --max-frames-per-batch"),
                        e);
            }
            throw e;
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
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
