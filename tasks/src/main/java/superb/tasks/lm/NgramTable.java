package superb.tasks.lm;

/**
 * The n-grams of one order by a 64-bit hash of their words, with open addressing. Two n-grams with one hash would be told as the
 * same n-gram twice; among 10^8 the chance is 3 in 10,000.
 */
final class NgramTable {
    private static final long EMPTY = 0;
    private static final int LEAST = 16;

    private long[] keys;
    private float[] probabilities;
    private float[] backoffs;
    private int size;

    /** @param expected how many n-grams are likely; the table grows as they come, never before */
    NgramTable(long expected) {
        allocate(Integer.highestOneBit((int) Math.max(LEAST, Math.min(expected, 1 << 20))) << 1);
    }

    private void allocate(int capacity) {
        keys = new long[capacity];
        probabilities = new float[capacity];
        backoffs = new float[capacity];
    }

    /** Hash of no words; {@link #extend} adds words to it. */
    static long start() {
        return 0x9E3779B97F4A7C15L;
    }

    static long extend(long hash, int word) {
        long z = (hash ^ (word + 1L)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 29) * 0x94D049BB133111EBL;
        return z ^ z >>> 32;
    }

    /** Whether it is new. */
    boolean add(long hash, float probability, float backoff) {
        if (size >= keys.length / 8 * 5) {
            grow();
        }
        int slot = slot(hash);
        if (keys[slot] != EMPTY) {
            return false;
        }
        keys[slot] = hash == EMPTY ? 1 : hash;
        probabilities[slot] = probability;
        backoffs[slot] = backoff;
        size++;
        return true;
    }

    private void grow() {
        long[] oldKeys = keys;
        float[] oldProbabilities = probabilities;
        float[] oldBackoffs = backoffs;
        allocate(Math.multiplyExact(2, keys.length));
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != EMPTY) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                probabilities[slot] = oldProbabilities[i];
                backoffs[slot] = oldBackoffs[i];
            }
        }
    }

    /** Where the n-gram is, or would be. */
    private int slot(long hash) {
        long key = hash == EMPTY ? 1 : hash;
        int mask = keys.length - 1;
        int slot = (int) (key ^ key >>> 32) & mask;
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** The place of an n-gram, or -1. */
    int find(long hash) {
        int slot = slot(hash);
        return keys[slot] == EMPTY ? -1 : slot;
    }

    float probability(int place) {
        return probabilities[place];
    }

    float backoff(int place) {
        return backoffs[place];
    }

    int size() {
        return size;
    }
}
