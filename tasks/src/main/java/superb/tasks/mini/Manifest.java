package superb.tasks.mini;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What a part consists of: a line a file, {@code SHA-256, bytes, path}, in the order of the paths. */
record Manifest(byte[] text) {
    static final String NAME = "MANIFEST.tsv";

    static Manifest of(Map<String, byte[]> sha256ByPath, Map<String, Integer> bytesByPath) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(sha256ByPath)
                .forEach((path, sha256) -> text.append(HexFormat.of().formatHex(sha256))
                        .append('\t')
                        .append(bytesByPath.get(path))
                        .append('\t')
                        .append(path)
                        .append('\n'));
        return new Manifest(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    String sha256() {
        return HexFormat.of().formatHex(sha256(text));
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
            return false; // a file is missing: the part is made again
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
