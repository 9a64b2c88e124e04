package superb.tasks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import superb.files.Sha256;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.CorpusRequest;
import superb.task.View;

/**
 * Fixed windows that stand for the random ones of a protocol: starts uniform in {0, .., samples - window}, all
 * different, decided by seed, split and clip alone. More windows keep the first ones.
 */
final class Windows {
    private Windows() {}

    static List<View> of(long seed, String split, String id, long samples, int window, int count) {
        long starts = samples - window + 1;
        if (starts < 1) {
            throw new IllegalArgumentException(samples + " samples hold no window of " + window);
        }
        Set<View> views = new LinkedHashSet<>();
        for (long draw = 0; views.size() < Math.min(count, starts); draw++) {
            views.add(new View((int) (bits("superb.windows/1", seed, split, id, draw) % starts), window));
        }
        return List.copyOf(views);
    }

    /** Says in the corpus' deviations that its clips are heard in fixed windows, if any clip is. */
    static Corpus tell(Corpus corpus, CorpusRequest request, String who, String unit) {
        OptionalInt window = corpus.splits().stream()
                .flatMap(split -> split.clips().stream())
                .map(Clip::randomWindow)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
        if (window.isEmpty()) {
            return corpus;
        }
        return corpus.withDeviation(who + " are heard in " + Figures.of(request.views(), "fixed window") + " of "
                + Figures.of(window.getAsInt(), "sample") + " " + unit + " (seed " + request.seed()
                + "), not in a new random one at every visit");
    }

    /** 63 bits of SHA-256 of the parts, so that no generator's algorithm decides which data a record is of. */
    private static long bits(Object... parts) {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            text.append(part).append('\n');
        }
        byte[] digest = Sha256.digest().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong() >>> 1;
    }
}
