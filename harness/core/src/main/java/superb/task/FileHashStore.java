package superb.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.error.SuperbException;
import superb.files.Disk;
import superb.files.NewFile;
import superb.files.Sha256;

/**
 * What {@link FileHashes} remembers: one line a file, and as the last line the hash of all before, so that a damaged
 * store is noticed and forgotten. Written beside and moved into place: a reader sees the old or the new one, never half.
 * Two writers at once may lose each other's lines, which costs reading those files again and nothing else.
 */
final class FileHashStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileHashStore.class);
    private static final String HEADER = "superb.file-hashes/1\n";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})\t(\\d{1,18})\t(-?\\d{1,19})\t(.+)");

    private final Path file;

    FileHashStore(Path file) {
        this.file = file;
    }

    /** @param settled whether the file was old enough for its time to tell a later change */
    record Known(FileHash hash, long changedNanos, boolean settled) {}

    Map<Path, Known> load() {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            Optional<Map<Path, Known>> known = parse(Files.readString(file, StandardCharsets.UTF_8));
            if (known.isEmpty()) {
                LOG.warn("{} is damaged; the files of the corpus are hashed again", file);
            }
            return known.orElse(Map.of());
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}); the files of the corpus are hashed again", file, e.toString());
            return Map.of();
        }
    }

    private static Optional<Map<Path, Known>> parse(String text) {
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;
        String body = text.substring(0, last);
        if (!body.startsWith(HEADER) || !text.substring(last).equals(Sha256.of(body) + "\n")) {
            return Optional.empty();
        }
        Map<Path, Known> known = new HashMap<>();
        for (String line : body.substring(HEADER.length()).split("\n")) {
            Matcher part = LINE.matcher(line);
            if (part.matches()) {
                FileHash hash = new FileHash(Long.parseLong(part.group(2)), part.group(1));
                known.put(Path.of(part.group(4)), new Known(hash, Long.parseLong(part.group(3)), true));
            }
        }
        return Optional.of(known);
    }

    /** Keeps what others wrote meanwhile. That a cache cannot be written is no reason to stop a run. */
    void add(Map<Path, Known> learned) {
        Map<Path, Known> all = new TreeMap<>(load());
        all.putAll(learned);
        StringBuilder body = new StringBuilder(HEADER);
        all.forEach((path, known) -> {
            if (path.toString().chars().noneMatch(Character::isISOControl)) {
                body.append(known.hash().sha256()).append('\t');
                body.append(known.hash().bytes()).append('\t');
                body.append(known.changedNanos()).append('\t').append(path).append('\n');
            }
        });
        try {
            String text = body + Sha256.of(body.toString()) + "\n";
            NewFile.write(Disk.LOCAL, file, text.getBytes(StandardCharsets.UTF_8));
        } catch (SuperbException e) {
            LOG.warn("the hashes of the corpus cannot be remembered; the next run reads it again. {}", e.getMessage());
        }
    }
}
