package superb.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import superb.sequence.Augmentation.Span;

class SpecAugmentTest {
    private static final int[] FRAMES = {60, 41, 11, 10, 1};

    @Test
    void sameDrawsForTheSameSeed() {
        assertEquals(SpecAugment.draw(3, FRAMES, 64), SpecAugment.draw(3, FRAMES, 64));
        assertNotEquals(SpecAugment.draw(3, FRAMES, 64), SpecAugment.draw(4, FRAMES, 64));
        assertEquals(List.of(), SpecAugment.draw(3, new int[0], 64));
    }

    @Test
    void everyRangeIsReachedAndNoneLeft() {
        TreeSet<Integer> centres = new TreeSet<>();
        TreeSet<Integer> moves = new TreeSet<>();
        TreeSet<Integer> bandWidths = new TreeSet<>();
        TreeSet<Integer> spanWidths = new TreeSet<>();
        for (int seed = 0; seed < 1000; seed++) {
            List<Augmentation> drawn = SpecAugment.draw(seed, FRAMES, 64);
            assertEquals(FRAMES.length, drawn.size());
            drawn.get(1).warp().ifPresent(warp -> {
                centres.add(warp.centre());
                moves.add(warp.target() - warp.centre());
            });
            assertEquals(5, drawn.get(2).warp().orElseThrow().centre());
            assertEquals(Optional.empty(), drawn.get(3).warp());
            assertEquals(Optional.empty(), drawn.get(4).warp());
            check(drawn, Augmentation::features, 4, 64, bandWidths);
            check(drawn, Augmentation::frames, 2, 60, spanWidths);
        }
        assertEquals(numbers(5, 35), centres);
        assertEquals(numbers(-4, 5), moves);
        assertEquals(numbers(0, 49), bandWidths);
        assertEquals(numbers(0, 39), spanWidths);
    }

    private static void check(
            List<Augmentation> drawn,
            Function<Augmentation, List<Span>> masks,
            int each,
            int axis,
            TreeSet<Integer> widths) {
        int widest = drawn.stream()
                .flatMap(it -> masks.apply(it).stream())
                .mapToInt(Span::width)
                .max()
                .orElseThrow();
        for (Augmentation one : drawn) {
            assertEquals(each, masks.apply(one).size());
            for (Span span : masks.apply(one)) {
                widths.add(span.width());
                assertTrue(span.start() >= 0 && span.start() < Math.max(1, axis - widest), span.toString());
            }
        }
    }

    private static TreeSet<Integer> numbers(int first, int last) {
        return new TreeSet<>(IntStream.rangeClosed(first, last).boxed().toList());
    }

    /** Where the features are narrower than a mask may be, every mask begins at the first of them. */
    @Test
    void narrowFeatures() {
        List<Span> bands = SpecAugment.draw(1, FRAMES, 1).get(0).features();
        bands.forEach(band -> assertEquals(0, band.start()));
    }
}
