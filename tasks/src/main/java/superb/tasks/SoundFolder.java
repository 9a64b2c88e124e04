package superb.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import superb.error.DataException;
import superb.error.Problem;

/** A folder that holds nothing but sound files, and perhaps a README.md; hidden files do not count. */
final class SoundFolder {
    private static final Comparator<Path> BY_NAME =
            Comparator.comparing(path -> path.getFileName().toString());

    private SoundFolder() {}

    /** The .wav files, by name. */
    static List<Path> wavs(Path folder) {
        List<Path> files = visible(folder);
        for (Path file : files) {
            if (!isWav(file) || !Files.isRegularFile(file)) {
                throw new DataException(Problem.of("this is no sound file of the corpus")
                        .at(file)
                        .expected(".wav files, and nothing else, in " + folder)
                        .next("move it out of the corpus, or unpack the archive into a new folder"));
            }
        }
        return files;
    }

    /** The folders of a folder, by name. */
    static List<Path> folders(Path folder) {
        List<Path> all = visible(folder);
        for (Path it : all) {
            if (!Files.exists(it)) {
                throw new DataException(Problem.of("a link leads nowhere")
                        .at(it)
                        .expected("a folder")
                        .next("mount what it leads to, or remove it"));
            }
        }
        return all.stream().filter(Files::isDirectory).toList();
    }

    private static boolean isWav(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".wav") && name.chars().noneMatch(Character::isISOControl);
    }

    private static List<Path> visible(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(path -> !path.getFileName().toString().equals("README.md"))
                    .sorted(BY_NAME)
                    .toList();
        } catch (IOException e) {
            throw new DataException(
                    Problem.of("the folder cannot be read: " + e).at(folder).next("check its permissions"), e);
        }
    }
}
