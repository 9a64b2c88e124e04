package superb.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import superb.sequence.Augmentation.Span;
import superb.sequence.Augmentation.Warp;
import superb.train.SeededRandom;

/**
 * Draws what SUPERB's ASR does to the mixed features of a batch in training: a time warp, four bands of dimensions and two
 * spans of frames an item (Park et al., 2019, with the original toolkit's ranges). How far a mask may start depends on
 * the widest of the batch and on its padded length, so a batch is drawn as a whole.
 */
public final class SpecAugment {
    private static final int WINDOW = 5;
    private static final int BANDS = 4;
    private static final int BAND_WIDTHS = 50;
    private static final int SPANS = 2;
    private static final int SPAN_WIDTHS = 40;

    private SpecAugment() {}

    /**
     * One augmentation an item. The same arguments give the same draws.
     *
     * @param frames of every item of the batch
     * @param dim width of the mixed features
     */
    public static List<Augmentation> draw(long seed, int[] frames, int dim) {
        SeededRandom random = SeededRandom.stream(seed, "spec augment", 0);
        List<Optional<Warp>> warps =
                Arrays.stream(frames).mapToObj(count -> warp(random, count)).toList();
        List<List<Span>> bands = masks(random, frames.length, BANDS, BAND_WIDTHS, dim);
        int padded = Arrays.stream(frames).max().orElse(0);
        List<List<Span>> spans = masks(random, frames.length, SPANS, SPAN_WIDTHS, padded);
        return IntStream.range(0, frames.length)
                .mapToObj(item -> new Augmentation(warps.get(item), bands.get(item), spans.get(item)))
                .toList();
    }

    /** The centre keeps {@link #WINDOW} frames to either end, and moves by less than or as much as that. */
    private static Optional<Warp> warp(SeededRandom random, int frames) {
        if (frames <= 2 * WINDOW) {
            return Optional.empty();
        }
        int centre = WINDOW + random.below(frames - 2 * WINDOW);
        return Optional.of(new Warp(centre, centre - WINDOW + 1 + random.below(2 * WINDOW)));
    }

    /** Widths of the whole batch come first: the widest bounds where any of them starts. */
    private static List<List<Span>> masks(SeededRandom random, int items, int each, int widths, int axis) {
        int[] width =
                IntStream.range(0, items * each).map(i -> random.below(widths)).toArray();
        int starts = Math.max(1, axis - Arrays.stream(width).max().orElse(0));
        List<List<Span>> masks = new ArrayList<>();
        for (int item = 0; item < items; item++) {
            List<Span> of = new ArrayList<>();
            for (int i = item * each; i < (item + 1) * each; i++) {
                of.add(new Span(random.below(starts), width[i]));
            }
            masks.add(of);
        }
        return masks;
    }
}
