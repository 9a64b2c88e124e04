package superb.sequence;

import superb.features.LayerFeatures;

/** The hidden states, frame by frame, of a cell's clips: from the store, or computed again. Belongs to one thread. */
public interface FrameSource {

    /** Clips of all splits. */
    int clips();

    /** Frames of a clip, known before it is read. */
    int frames(int clip);

    /**
     * The states of these clips as one batch {@code [items, frames, dim]} a state, each what the clip has alone. The caller
     * closes them.
     *
     * @throws superb.error.ResourcesException if memory runs out; the caller may come back with fewer
     */
    LayerFeatures read(int[] clips);
}
