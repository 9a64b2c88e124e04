package superb.tasks.mini;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Draws that depend on a key alone, never on order or threads: every file of the corpus has dice of its own
 * (SplitMix64, seeded with the FNV-1a hash of the key). The library's generators do not promise the same numbers in
 * later versions; the corpus needs them.
 */
final class Dice {
    private long state;

    private Dice(long state) {
        this.state = state;
    }

    static Dice of(Object... key) {
        long hash = 0xcbf29ce484222325L;
        for (byte it : Arrays.toString(key).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ it & 0xFF) * 0x100000001b3L;
        }
        return new Dice(hash);
    }

    long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    int below(int n) {
        return (int) ((next() >>> 1) % n);
    }

    double uniform(double low, double high) {
        return low + (high - low) * (next() >>> 11) * 0x1p-53;
    }

    boolean chance(double probability) {
        return uniform(0, 1) < probability;
    }

    /** Mean 0, variance 1, near enough to normal for noise: the sum of four uniform numbers. */
    double gauss() {
        long z = next();
        long sum = (z & 0xFFFF) + (z >>> 16 & 0xFFFF) + (z >>> 32 & 0xFFFF) + (z >>> 48);
        return (sum - 131070) * (1 / 37837.2);
    }

    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    void shuffle(List<?> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            java.util.Collections.swap(list, i, below(i + 1));
        }
    }

    /** {@code n} letters out of {@code alphabet}. */
    String letters(int n, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < n; i++) {
            text.append(alphabet.charAt(below(alphabet.length())));
        }
        return text.toString();
    }
}
