package superb.sequence;

import java.util.List;
import java.util.Optional;

/**
 * What SpecAugment does to one item of a batch, drawn beforehand over the whole batch, so that cutting the batch in parts
 * changes nothing. Order: warp, feature masks, time masks.
 *
 * @param warp resizing along time; absent for short items
 * @param features bands of the mixed features' dimensions that are set to 0
 * @param frames spans of frames that are set to 0
 */
public record Augmentation(Optional<Warp> warp, List<Span> features, List<Span> frames) {
    public Augmentation {
        features = List.copyOf(features);
        frames = List.copyOf(frames);
    }

    /** Frames before {@code centre} are resized to {@code target} frames, the others to the rest. */
    public record Warp(int centre, int target) {}

    /** {@code start} up to, but not including, {@code start + width}. */
    public record Span(int start, int width) {}
}
