package superb.engine.torch.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import superb.sequence.Augmentation;
import superb.sequence.Augmentation.Span;
import superb.sequence.Augmentation.Warp;

/** Augmentations as {@link AugmentScript} wants them: cut off where the item or the features end. */
record Masks(long[] warps, long[] bands, long[] spans) {

    /** @param augmentations one an item, or empty */
    static Masks of(List<Augmentation> augmentations, long[] frames, int dim) {
        if (!augmentations.isEmpty() && augmentations.size() != frames.length) {
            throw new IllegalArgumentException(augmentations.size() + " augmentations for " + frames.length + " items");
        }
        List<Long> warps = new ArrayList<>();
        List<Long> bands = new ArrayList<>();
        List<Long> spans = new ArrayList<>();
        for (int item = 0; item < augmentations.size(); item++) {
            Augmentation augmentation = augmentations.get(item);
            Warp warp = augmentation.warp().orElse(new Warp(0, 0));
            boolean inside = warp.centre() > 0
                    && warp.centre() < frames[item]
                    && warp.target() > 0
                    && warp.target() < frames[item];
            if (augmentation.warp().isPresent() && !inside) {
                throw new IllegalArgumentException(warp + " of " + frames[item] + " frames");
            }
            warps.add((long) warp.centre());
            warps.add((long) warp.target());
            add(bands, item, augmentation.features(), dim);
            add(spans, item, augmentation.frames(), frames[item]);
        }
        return new Masks(longs(warps), longs(bands), longs(spans));
    }

    private static void add(List<Long> triples, int item, List<Span> spans, long end) {
        for (Span span : spans) {
            long width = Math.min(span.start() + span.width(), end) - span.start();
            if (width > 0) {
                Stream.of((long) item, (long) span.start(), width).forEach(triples::add);
            }
        }
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
