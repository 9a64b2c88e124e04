package superb.tasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import superb.error.DataException;
import superb.error.Problem;

/**
 * Which lexicon files belong to a LibriSpeech folder: named by the user, or in that folder, or beside it.
 *
 * @param first asked before {@code second}
 * @param second the supplement
 * @param official whether both have an official name
 */
record LexiconFiles(Path first, Optional<Path> second, boolean official) {
    private static final List<String> OFFICIAL = List.of("librispeech-lexicon.txt", "librispeech-lexicon-200k-g2p.txt");
    private static final String OTHER = "lexicon.txt";
    private static final List<String> SUPPLEMENTS =
            List.of("librispeech-lexicon-supplement.txt", "librispeech-lexicon-allothers-g2p.txt");

    static LexiconFiles of(Path root, Optional<Path> named, Optional<Path> namedSupplement) {
        List<Path> firsts = new ArrayList<>(places(root, OFFICIAL));
        firsts.addAll(places(root, List.of(OTHER)));
        Path first = named.orElseGet(() -> firsts.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new DataException(Problem.of("the pronunciation lexicon is not there")
                        .at(root)
                        .expected("librispeech-lexicon.txt in that folder or beside it; looked for"
                                + Figures.firstTen(
                                        firsts.stream().map(Path::toString).toList()))
                        .next("fetch librispeech-lexicon.txt of OpenSLR resource 11 and put it there,"
                                + " or name it with --set pr.lexicon=FILE"))));
        Optional<Path> second = namedSupplement.or(() ->
                places(root, SUPPLEMENTS).stream().filter(Files::isRegularFile).findFirst());
        boolean official = OFFICIAL.contains(first.getFileName().toString());
        return new LexiconFiles(first, second, official && second.isPresent());
    }

    private static Set<Path> places(Path root, List<String> names) {
        Set<Path> places = new LinkedHashSet<>();
        names.forEach(name -> places.add(root.resolve(name)));
        names.forEach(name -> places.add(root.toAbsolutePath().normalize().resolveSibling(name)));
        return places;
    }

    List<Path> inOrder() {
        return second.map(it -> List.of(first, it)).orElseGet(() -> List.of(first));
    }
}
