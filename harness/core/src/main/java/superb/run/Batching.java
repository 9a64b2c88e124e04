package superb.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How clips share a forward pass. The longest come first: if memory runs out, it does so in the first minute.
 *
 * @param paddedSamples upper limit of batch size times longest clip; a longer clip goes alone
 */
public record Batching(long paddedSamples) {
    /** On a CPU one clip at a time beats any batch: nothing is gained by width and everything is paid for padding. */
    public static final Batching SINGLE = new Batching(0);

    /** On a GPU: three minutes of padded audio a batch. */
    public static final Batching GPU = new Batching(180L * 16_000);

    /** @param device as {@link superb.engine.EngineInfo#deviceActual} names it */
    public static Batching on(String device) {
        return device.startsWith("cuda") ? GPU : SINGLE;
    }

    /** Clips of similar length, longest first; the order among equals is the given one. */
    public <C> List<List<C>> of(List<C> clips, ToLongFunction<C> samples) {
        List<C> sorted = new ArrayList<>(clips);
        sorted.sort(Comparator.comparingLong(samples).reversed());
        List<List<C>> batches = new ArrayList<>();
        List<C> open = new ArrayList<>();
        for (C clip : sorted) {
            long longest = samples.applyAsLong(open.isEmpty() ? clip : open.get(0));
            if (!open.isEmpty() && (open.size() + 1) * longest > paddedSamples) {
                batches.add(List.copyOf(open));
                open.clear();
            }
            open.add(clip);
        }
        if (!open.isEmpty()) {
            batches.add(List.copyOf(open));
        }
        return batches;
    }

    /** The next smaller limit after memory ran out. */
    Batching halved() {
        return new Batching(paddedSamples / 2);
    }
}
