package superb.tasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import superb.error.DataException;
import superb.error.Problem;

/**
 * How a corpus' folder is known.
 *
 * @param corpus its name in messages
 * @param folder official name of the folder
 * @param otherFolder a second name under which it is looked for
 * @param holds whether a folder is the corpus
 * @param contents what such a folder holds, in words
 * @param option what the user can name it with
 */
record CorpusPlace(
        String corpus, String folder, String otherFolder, Predicate<Path> holds, String contents, String option) {

    /** The corpus' folder: {@code root} itself, or below it under its name. */
    Path in(Path root) {
        List<Path> places = new ArrayList<>();
        places.add(root.resolve(folder));
        places.add(root);
        places.add(root.resolve(otherFolder));
        return places.stream()
                .filter(Files::isDirectory)
                .filter(holds)
                .findFirst()
                .orElseThrow(() -> notFound(root, places));
    }

    private DataException notFound(Path root, List<Path> places) {
        String what = Files.isDirectory(root)
                ? "the corpus " + corpus + " is not there"
                : "the folder for " + corpus + " does not exist";
        List<String> looked = places.stream().map(Path::toString).toList();
        return new DataException(Problem.of(what)
                .at(root)
                .expected(contents + "; looked in" + Figures.firstTen(looked))
                .next("name the folder with " + option + ", or a folder that holds " + folder));
    }
}
