package superb.tasks.lm;

import java.util.Arrays;

/** Words by their spellings, letter by letter; every node knows the best first guess of the words below it. */
final class WordTrie {
    static final int ROOT = 0;
    static final int NONE = -1;

    private int[] firstChild = new int[1024];
    private int[] nextSibling = new int[1024];
    private int[] symbol = new int[1024];
    private int[] firstWord = new int[1024];
    private double[] best = new double[1024];
    private int nodes;
    private int[] word = new int[1024];
    private int[] nextWord = new int[1024];
    private int words;

    WordTrie() {
        node(NONE);
    }

    private int node(int of) {
        if (nodes == symbol.length) {
            firstChild = Arrays.copyOf(firstChild, 2 * nodes);
            nextSibling = Arrays.copyOf(nextSibling, 2 * nodes);
            symbol = Arrays.copyOf(symbol, 2 * nodes);
            firstWord = Arrays.copyOf(firstWord, 2 * nodes);
            best = Arrays.copyOf(best, 2 * nodes);
        }
        firstChild[nodes] = NONE;
        nextSibling[nodes] = NONE;
        firstWord[nodes] = NONE;
        symbol[nodes] = of;
        best[nodes] = Double.NEGATIVE_INFINITY;
        return nodes++;
    }

    /** @param guess log probability that pruning assumes of the word before it is complete */
    void add(int[] spelling, int number, double guess) {
        int at = ROOT;
        for (int of : spelling) {
            int child = child(at, of);
            if (child == NONE) {
                child = node(of);
                nextSibling[child] = firstChild[at];
                firstChild[at] = child;
            }
            at = child;
            best[at] = Math.max(best[at], guess);
        }
        if (words == word.length) {
            word = Arrays.copyOf(word, 2 * words);
            nextWord = Arrays.copyOf(nextWord, 2 * words);
        }
        word[words] = number;
        nextWord[words] = firstWord[at];
        firstWord[at] = words++;
    }

    int child(int node, int of) {
        int child = firstChild[node];
        while (child != NONE && symbol[child] != of) {
            child = nextSibling[child];
        }
        return child;
    }

    int firstChild(int node) {
        return firstChild[node];
    }

    int nextSibling(int node) {
        return nextSibling[node];
    }

    int symbol(int node) {
        return symbol[node];
    }

    double best(int node) {
        return best[node];
    }

    /** The first entry of a word that ends here, or {@link #NONE}. */
    int firstEntry(int node) {
        return firstWord[node];
    }

    int nextEntry(int entry) {
        return nextWord[entry];
    }

    int word(int entry) {
        return word[entry];
    }
}
