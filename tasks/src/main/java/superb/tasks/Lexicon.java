package superb.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.error.DataException;
import superb.error.Problem;

/**
 * Words and their phones, from files read one after the other: a line is a word, white space, and phones separated by white space.
 * Of several pronunciations of a word the first one read counts (spec: tasks 7.2).
 */
final class Lexicon {
    private final Map<String, List<Integer>> phones = new HashMap<>();

    static Lexicon read(List<Path> files) {
        Lexicon lexicon = new Lexicon();
        files.forEach(file -> lexicon.add(ListFile.read(file)));
        if (lexicon.words() == 0) {
            throw new DataException(Problem.of("the lexicon has no words")
                    .at(files.get(0))
                    .expected("a line a word, such as: HELLO HH AH0 L OW1")
                    .next("fetch the lexicon again (OpenSLR resource 11)"));
        }
        return lexicon;
    }

    private void add(ListFile file) {
        for (int number = 1; number <= file.lines().size(); number++) {
            String line = file.lines().get(number - 1).strip();
            if (line.isEmpty()) {
                continue;
            }
            String[] parts = line.split("\\s+");
            if (parts.length < 2) {
                throw bad(file, number, "the word '" + parts[0] + "' has no phones");
            }
            List<Integer> said = new ArrayList<>(parts.length - 1);
            for (int i = 1; i < parts.length; i++) {
                int phone = Phones.number(parts[i]);
                if (phone < 0) {
                    throw bad(file, number, "'" + parts[i] + "' is no phone");
                }
                said.add(phone);
            }
            phones.putIfAbsent(parts[0], List.copyOf(said));
        }
    }

    private static RuntimeException bad(ListFile file, int number, String what) {
        return file.problem(
                number,
                Problem.of(what)
                        .expected("a word, white space, and phones of the ARPAbet, vowels with their stress, such as:"
                                + " HELLO HH AH0 L OW1")
                        .next("fetch the lexicon again (OpenSLR resource 11)"));
    }

    /** Phones of a word, in the case in which the lexicon writes it. */
    Optional<List<Integer>> phones(String word) {
        return Optional.ofNullable(phones.get(word));
    }

    int words() {
        return phones.size();
    }
}
