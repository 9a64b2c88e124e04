package superb.tasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import superb.error.DataException;
import superb.error.Problem;

/**
 * VoxCeleb1 as people keep it: {@code dev/wav} and {@code test/wav}, or {@code wav} alone, or any folders with a
 * {@code wav} in them; the list inside or beside it.
 */
record VoxCelebFolder(Path root, Path list, List<Path> bases) {
    private static final List<String> LISTS = List.of("iden_split.txt", "veri_test_class.txt");

    private static final CorpusPlace PLACE = new CorpusPlace(
            "VoxCeleb1",
            "VoxCeleb1",
            "VoxCeleb1-style",
            folder ->
                    List.of("dev/wav", "test/wav", "wav").stream().anyMatch(it -> Files.isDirectory(folder.resolve(it)))
                            || LISTS.stream().anyMatch(it -> Files.isRegularFile(folder.resolve(it))),
            "dev/wav and test/wav, and iden_split.txt",
            "--data-root sid=DIR");

    static VoxCelebFolder find(Path request) {
        Path root = PLACE.in(request);
        return new VoxCelebFolder(root, list(root), bases(root));
    }

    private static Path list(Path root) {
        List<Path> places = new ArrayList<>();
        LISTS.forEach(name -> places.add(root.resolve(name)));
        LISTS.forEach(name -> places.add(root.toAbsolutePath().normalize().resolveSibling(name)));
        return places.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new DataException(Problem.of("VoxCeleb1's identification list is not there")
                        .at(root)
                        .expected("iden_split.txt in that folder or beside it; looked for"
                                + Figures.firstTen(
                                        places.stream().map(Path::toString).toList()))
                        .next("fetch iden_split.txt of VoxCeleb1 and put it there")));
    }

    private static List<Path> bases(Path root) {
        Set<Path> bases = new LinkedHashSet<>();
        bases.add(root.resolve("dev").resolve("wav"));
        bases.add(root.resolve("test").resolve("wav"));
        bases.add(root.resolve("wav"));
        SoundFolder.folders(root).forEach(folder -> bases.add(folder.resolve("wav")));
        List<Path> there = bases.stream().filter(Files::isDirectory).toList();
        if (there.isEmpty()) {
            throw new DataException(Problem.of("VoxCeleb1 has no audio")
                    .at(root)
                    .expected("the folders dev/wav and test/wav, or wav")
                    .next("unpack the dev and test archives there"));
        }
        return there;
    }

    /** Adds every line of the list; gives the number of speakers up to the last that is there. */
    int add(List<IdentificationList.Line> lines, Assembly assembly) {
        List<List<Path>> places = lines.parallelStream().map(this::files).toList();
        int speakers = 0;
        for (int i = 0; i < lines.size(); i++) {
            IdentificationList.Line line = lines.get(i);
            List<Path> files = places.get(i);
            if (files.size() > 1) {
                throw new DataException(Problem.of("clip '" + line.clip() + "' is there twice: " + files)
                        .at(line.origin())
                        .expected("every clip in one folder")
                        .next("keep one of them, or unpack the official archives into a new folder"));
            }
            if (files.isEmpty()) {
                assembly.addMissing(line.split(), listed(line, bases.get(0)));
            } else {
                assembly.add(line.split(), listed(line, baseOf(files.get(0))));
                speakers = Math.max(speakers, line.label() + 1);
            }
        }
        List<String> looked =
                bases.stream().map(base -> root.relativize(base).toString()).toList();
        assembly.hint("looked below " + String.join(", ", looked));
        return speakers;
    }

    private List<Path> files(IdentificationList.Line line) {
        return bases.stream()
                .map(base -> base.resolve(line.clip()))
                .filter(Files::isRegularFile)
                .toList();
    }

    private Path baseOf(Path file) {
        return bases.stream().filter(file::startsWith).findFirst().orElseThrow();
    }

    private static Listed listed(IdentificationList.Line line, Path base) {
        String id = line.clip().toString().replace('\\', '/');
        return new Listed(
                id,
                line.origin(),
                base,
                base.resolve(line.clip()),
                List.of(line.label()),
                line.speaker(),
                Listed.ONE_FRAME);
    }
}
