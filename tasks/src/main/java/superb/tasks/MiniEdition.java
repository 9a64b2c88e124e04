package superb.tasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells the bundled corpus from an official one, wherever its folder was copied to: by the manifest that lies beside
 * it, {@code SHA-256, bytes, path} a line. So synthetic speech never gets an official corpus' name, nor is it measured by
 * official counts.
 */
final class MiniEdition {
    private static final Pattern LINE = Pattern.compile("[0-9a-f]{64}\t\\d+\t(\\S+)");

    private MiniEdition() {}

    /** @param splits that of every clip which the generator wrote */
    static Edition of(String name, Stream<String> splits) {
        Map<String, Integer> clips = new HashMap<>(Map.of(Assembly.TRAIN, 0, Assembly.DEV, 0, Assembly.TEST, 0));
        splits.forEach(split -> clips.merge(split, 1, Integer::sum));
        return new Edition(name, clips, List.of());
    }

    /** The sound files of the bundled corpus of which {@code root} is a folder; empty for any other folder. */
    static Optional<List<Path>> files(Path root) {
        Path manifest = root.toAbsolutePath().normalize().resolveSibling("MANIFEST.tsv");
        if (!Files.isRegularFile(manifest)) {
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>();
        for (String text : ListFile.read(manifest).lines()) {
            Matcher line = LINE.matcher(text);
            if (!line.matches()) {
                return Optional.empty();
            }
            if (line.group(1).endsWith(".wav") || line.group(1).endsWith(".flac")) {
                files.add(manifest.resolveSibling(line.group(1)));
            }
        }
        return Optional.of(files);
    }
}
