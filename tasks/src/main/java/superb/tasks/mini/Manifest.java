package superb.tasks.mini;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import superb.files.Sha256;

/** What a part consists of: a line a file, {@code SHA-256, bytes, path}, in the order of the paths. */
record Manifest(byte[] text) {
    static final String NAME = "MANIFEST.tsv";

    static Manifest of(Map<String, String> sha256ByPath, Map<String, Integer> bytesByPath) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(sha256ByPath).forEach((path, sha256) -> text.append(sha256)
                .append('\t')
                .append(bytesByPath.get(path))
                .append('\t')
                .append(path)
                .append('\n'));
        return new Manifest(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    String sha256() {
        return Sha256.of(text);
    }

    /** Whether the folder has this manifest and every file in it has its size: cheap, one look a file. */
    static boolean holds(Path folder, String sha256) {
        try {
            Path file = folder.resolve(NAME);
            if (!Files.isRegularFile(file)) {
                return false;
            }
            Manifest manifest = new Manifest(Files.readAllBytes(file));
            if (!manifest.sha256().equals(sha256)) {
                return false;
            }
            for (String line : new String(manifest.text, StandardCharsets.UTF_8).split("\n")) {
                String[] fields = line.split("\t");
                if (Files.size(folder.resolve(fields[2])) != Long.parseLong(fields[1])) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false; // a file is missing or unreadable: the part is made again
        }
    }
}
