package superb.tasks.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import superb.task.FrameScores;

/**
 * The words of a lexicon that suit a CTC head's scores and a language model best, by beam search over the frames: the meaning of
 * Flashlight's lexicon decoder with CTC, the best alignment for the sum of all (spec: tasks 8.7). Every spelling ends with the word
 * mark; a word is paid for when its mark is read, until then by the best guess of what it may become. Hypotheses are the same when they
 * have the same words behind them and the same place in the lexicon; the better one lives on. Safe for several threads.
 */
public final class WordSearch {
    private final WordTrie trie = new WordTrie();
    private final List<String> words;
    private final NgramModel model;
    private final BeamSettings settings;
    private final int blank;
    private final int mark;
    private final int end;

    /**
     * @param lexicon the words that can be read
     * @param blank class of CTC's blank
     * @param mark class of the word mark
     */
    public WordSearch(List<Spelling> lexicon, NgramModel model, BeamSettings settings, int blank, int mark) {
        this.words = lexicon.stream().map(Spelling::word).toList();
        this.model = model;
        this.settings = settings;
        this.blank = blank;
        this.mark = mark;
        this.end = model.number(NgramModel.END);
        int[] start = start();
        for (Spelling spelling : lexicon) {
            int number = model.number(spelling.word());
            trie.add(spelling.symbols(), number, model.score(start, number));
        }
    }

    private int[] start() {
        return model.after(new int[0], model.number(NgramModel.BEGIN));
    }

    /** Numbers of the language model's words said so far. */
    private static final class History {
        private final int[] context;
        private final double score; // log10 of the last word after those before
        private final Map<Integer, History> next = new HashMap<>();

        History(int[] context, double score) {
            this.context = context;
            this.score = score;
        }
    }

    /**
     * @param word entry of the trie whose word ends at this frame, or none
     * @param symbol of this frame
     */
    private record Hypothesis(
            double score, History history, int node, Hypothesis before, int symbol, int word, boolean blank) {}

    /** What makes two hypotheses the same; histories are so if they are one object. */
    private record Place(History history, int node, int symbol, boolean blank) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Place it
                    && history == it.history
                    && node == it.node
                    && symbol == it.symbol
                    && blank == it.blank;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * System.identityHashCode(history) + node) + 2 * symbol + (blank ? 1 : 0);
        }
    }

    /** What may follow a frame. */
    private final class Candidates {
        private final List<Hypothesis> all = new ArrayList<>();
        private double best = Double.NEGATIVE_INFINITY;

        void add(Hypothesis it) {
            best = Math.max(best, it.score());
            if (it.score() >= best - settings.threshold()) {
                all.add(it);
            }
        }

        /** The best of the different ones, the best first. */
        List<Hypothesis> survivors() {
            Map<Place, Hypothesis> different = new HashMap<>();
            for (Hypothesis it : all) {
                if (it.score() >= best - settings.threshold()) {
                    Place place = new Place(it.history(), it.node(), it.symbol(), it.blank());
                    different.merge(place, it, (old, fresh) -> fresh.score() > old.score() ? fresh : old);
                }
            }
            List<Hypothesis> sorted = new ArrayList<>();
            for (Hypothesis it : all) { // in the order of proposal, so that ties fall the same way every time
                if (different.get(new Place(it.history(), it.node(), it.symbol(), it.blank())) == it) {
                    sorted.add(it);
                }
            }
            sorted.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
            return sorted.size() <= settings.beam() ? sorted : sorted.subList(0, settings.beam());
        }
    }

    /** The words, in order; none where nothing suits. */
    public List<String> words(FrameScores scores) {
        History none = new History(start(), 0);
        List<Hypothesis> beam = List.of(new Hypothesis(0, none, WordTrie.ROOT, null, mark, WordTrie.NONE, false));
        for (int t = 0; t < scores.frames(); t++) {
            Candidates next = new Candidates();
            double least = least(scores, t);
            for (Hypothesis it : beam) {
                children(it, scores, t, least, next);
                stay(it, scores, t, next);
                double score = it.score() + scores.at(t, blank);
                next.add(new Hypothesis(score, it.history(), it.node(), it, blank, WordTrie.NONE, true));
            }
            beam = next.survivors();
        }
        return trace(beam);
    }

    /** The score of the last of the likeliest symbols that may follow. */
    private double least(FrameScores scores, int t) {
        if (settings.symbols() >= scores.classes()) {
            return Double.NEGATIVE_INFINITY;
        }
        double[] sorted = new double[scores.classes()];
        for (int c = 0; c < sorted.length; c++) {
            sorted[c] = scores.at(t, c);
        }
        Arrays.sort(sorted);
        return sorted[sorted.length - settings.symbols()];
    }

    private void children(Hypothesis it, FrameScores scores, int t, double least, Candidates next) {
        double guessed = guessed(it);
        for (int child = trie.firstChild(it.node()); child != WordTrie.NONE; child = trie.nextSibling(child)) {
            int symbol = trie.symbol(child);
            boolean repeats = symbol == it.symbol() && !it.blank();
            if (repeats || scores.at(t, symbol) < least) {
                continue;
            }
            double score = it.score() + scores.at(t, symbol) + silence(symbol);
            if (trie.firstChild(child) != WordTrie.NONE) {
                double guess = settings.lmWeight() * (trie.best(child) - guessed);
                next.add(new Hypothesis(score + guess, it.history(), child, it, symbol, WordTrie.NONE, false));
            }
            for (int entry = trie.firstEntry(child); entry != WordTrie.NONE; entry = trie.nextEntry(entry)) {
                History said = after(it.history(), trie.word(entry));
                double paid = settings.lmWeight() * (said.score - guessed) + settings.wordScore();
                next.add(new Hypothesis(score + paid, said, WordTrie.ROOT, it, symbol, entry, false));
            }
        }
    }

    private double guessed(Hypothesis it) {
        return it.node() == WordTrie.ROOT ? 0 : trie.best(it.node());
    }

    private double silence(int symbol) {
        return symbol == mark ? settings.silenceScore() : 0;
    }

    /** The same symbol once more; between words the word mark, also after a blank. */
    private void stay(Hypothesis it, FrameScores scores, int t, Candidates next) {
        boolean root = it.node() == WordTrie.ROOT;
        if (!it.blank() || root) {
            int symbol = root ? mark : it.symbol();
            double score = it.score() + scores.at(t, symbol) + silence(symbol);
            next.add(new Hypothesis(score, it.history(), it.node(), it, symbol, WordTrie.NONE, false));
        }
    }

    private History after(History history, int word) {
        return history.next.computeIfAbsent(
                word, it -> new History(model.after(history.context, it), model.score(history.context, it)));
    }

    /** The best whole sentence; where no hypothesis ends a word, the best of all, without its last letters. */
    private List<String> trace(List<Hypothesis> beam) {
        boolean whole = beam.stream().anyMatch(it -> it.node() == WordTrie.ROOT);
        List<String> said = new ArrayList<>();
        Hypothesis best = null;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (Hypothesis it : beam) {
            double score = it.score() + settings.lmWeight() * model.score(it.history().context, end);
            if ((!whole || it.node() == WordTrie.ROOT) && (best == null || score > bestScore)) {
                best = it;
                bestScore = score;
            }
        }
        for (Hypothesis it = best; it != null; it = it.before()) {
            if (it.word() != WordTrie.NONE) {
                said.add(words.get(it.word()));
            }
        }
        Collections.reverse(said);
        return said;
    }
}
