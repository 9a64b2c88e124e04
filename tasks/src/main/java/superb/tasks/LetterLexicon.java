package superb.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.error.DataException;
import superb.error.Problem;
import superb.tasks.lm.NgramModel;
import superb.tasks.lm.Spelling;

/** The words that decoding with a language model can read, in letters: of a file, or of the model itself. */
final class LetterLexicon {
    private static final Logger LOG = LoggerFactory.getLogger(LetterLexicon.class);

    private LetterLexicon() {}

    /**
     * A line is a word, white space, and its letters with the word mark last, separated by spaces: {@code CAT C A T |}.
     *
     * @param model must know at least one of the words
     */
    static List<Spelling> read(Path file, NgramModel model) {
        List<Spelling> lexicon = read(file);
        long unknown = lexicon.stream().filter(it -> !model.knows(it.word())).count();
        if (unknown == lexicon.size()) {
            throw new DataException(Problem.of("the language model knows no word of the lexicon")
                    .at(file)
                    .expected("the words of the model, in its upper or lower case")
                    .next("leave the lexicon out: the words are then those of the model"));
        }
        if (unknown > 0) {
            LOG.info("the language model does not know {} of the {} words of {}", unknown, lexicon.size(), file);
        }
        return lexicon;
    }

    static List<Spelling> read(Path file) {
        ListFile list = ListFile.read(file);
        List<Spelling> lexicon = new ArrayList<>(list.lines().size());
        for (int number = 1; number <= list.lines().size(); number++) {
            String line = list.lines().get(number - 1).strip();
            if (!line.isEmpty()) {
                lexicon.add(spelling(list, number, line.split("\\s+")));
            }
        }
        if (lexicon.isEmpty()) {
            throw new DataException(Problem.of("the lexicon has no words").at(file));
        }
        return lexicon;
    }

    private static Spelling spelling(ListFile list, int number, String[] parts) {
        int[] symbols = new int[parts.length - 1];
        boolean right = parts.length > 2 && parts[parts.length - 1].equals("|");
        for (int i = 1; i < parts.length && right; i++) {
            boolean last = i == parts.length - 1;
            symbols[i - 1] = last || parts[i].length() != 1 ? Letters.WORD_MARK : Letters.number(parts[i].charAt(0));
            right = last || parts[i].length() == 1 && symbols[i - 1] > 0;
        }
        if (!right) {
            throw list.problem(
                    number,
                    Problem.of("this is no spelling of a word")
                            .expected("a word, its letters in upper case, and | last, separated by spaces, such as:"
                                    + " CAT C A T |")
                            .next("fetch or make the lexicon again, or leave it out: the words are then those of the"
                                    + " language model"));
        }
        return new Spelling(parts[0], symbols);
    }

    /** Every word of the model that letters can spell. */
    static List<Spelling> of(NgramModel model) {
        Collection<String> words = new TreeSet<>(model.words());
        words.removeAll(List.of(NgramModel.BEGIN, NgramModel.END, NgramModel.UNKNOWN));
        List<Spelling> lexicon = new ArrayList<>(words.size());
        for (String word : words) {
            int[] letters =
                    Letters.upper(word).codePoints().map(Letters::number).toArray();
            int[] symbols = Arrays.copyOf(letters, letters.length + 1);
            symbols[letters.length] = Letters.WORD_MARK;
            if (Arrays.stream(letters).noneMatch(symbol -> symbol < 0)) {
                lexicon.add(new Spelling(word, symbols));
            }
        }
        if (lexicon.isEmpty()) {
            throw new DataException(Problem.of("the language model has no word of the letters A to Z")
                    .next("name another one with --set asr+lm.lm=FILE"));
        }
        if (lexicon.size() < words.size()) {
            LOG.info(
                    "{} of {} words of the language model have other characters and are never read",
                    words.size() - lexicon.size(),
                    words.size());
        }
        return lexicon;
    }
}
