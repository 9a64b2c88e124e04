package superb.leaderboard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import superb.files.DiskProblem;
import superb.files.Sha256;

/**
 * The folder of a site. A file appears whole or not at all, files that did not change are not touched, and of the files that are gone
 * since the build before only those are removed that it had listed in {@code SHA-256SUMS}. Snapshots stay for ever.
 */
final class SiteFolder {
    static final String SUMS = "SHA-256SUMS";

    private static final String SNAPSHOTS = "snapshots/";
    private static final long PROCESS = ProcessHandle.current().pid(); // two builds never share a temporary file
    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9_./-]+)");

    private final Path folder;
    private final Map<String, String> sums = new ConcurrentSkipListMap<>(); // files come from several threads

    SiteFolder(Path folder) {
        this.folder = folder;
    }

    /** @param name below the site, with {@code /} */
    void write(String name, String text) {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(String name, byte[] bytes) {
        write(name, bytes, Sha256.of(bytes));
    }

    /**
     * Several pages may share a file: it is written once, by whoever comes first.
     *
     * @param sha256 of the bytes, where it is known already
     */
    void write(String name, byte[] bytes, String sha256) {
        String before = sums.putIfAbsent(name, sha256);
        if (before == null) {
            replace(folder.resolve(name), bytes);
        } else if (!before.equals(sha256)) {
            throw new IllegalStateException("two texts for " + name);
        }
    }

    /** Removes what the build before wrote and this one did not, and lists what is there now. @return number of files */
    int finish() {
        Path list = folder.resolve(SUMS);
        listed(list).keySet().stream()
                .filter(it -> !sums.containsKey(it) && !it.startsWith(SNAPSHOTS))
                .forEach(this::remove);
        String text = sums.entrySet().stream()
                .map(it -> it.getValue() + "  " + it.getKey() + "\n")
                .collect(Collectors.joining());
        replace(list, text.getBytes(StandardCharsets.UTF_8));
        return sums.size() + 1;
    }

    private static Map<String, String> listed(Path list) {
        Map<String, String> before = new TreeMap<>();
        if (!Files.isRegularFile(list)) {
            return before;
        }
        try {
            for (String line : Files.readAllLines(list)) {
                Matcher sum = SUM.matcher(line);
                if (sum.matches()
                        && !sum.group(2).contains("..")
                        && !sum.group(2).startsWith("/")) {
                    before.put(sum.group(2), sum.group(1));
                }
            }
            return before;
        } catch (IOException e) {
            throw DiskProblem.writing(list, e);
        }
    }

    private void remove(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw DiskProblem.writing(folder.resolve(name), e);
        }
    }

    private static void replace(Path file, byte[] bytes) {
        try {
            if (Files.isRegularFile(file)
                    && Files.size(file) == bytes.length
                    && java.util.Arrays.equals(Files.readAllBytes(file), bytes)) {
                return;
            }
            Files.createDirectories(file.getParent());
            // Not forced to the disk file by file: a site can be built again at any time from its records.
            Path temporary = file.resolveSibling(".%s.%d.new".formatted(file.getFileName(), PROCESS));
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskProblem.writing(file, e);
        }
    }
}
