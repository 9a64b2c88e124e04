package superb.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import superb.files.DiskProblem;

/**
 * Who is at which job, as files {@code KEY.ATTEMPT} in a shared folder. The file with the highest attempt counts. A claim is taken by
 * creating the next file, which the file system lets exactly one process do, on network disks too; nothing is ever deleted to take a
 * claim over, so two processes cannot take one twice.
 *
 * <p>A holder touches its file every {@code beat}. It is gone when its process is (same machine), or when its file has not changed for
 * {@code expiry}, by this process's own clock: clocks of two machines are never compared.
 */
final class Claims {
    private static final String FAILED = "failed\n";
    /** So many processes that died on one job while this one watched are enough: the job is what kills them. */
    private static final int MOST_DEATHS = 3;

    private final Path folder;
    private final Duration beat;
    private final Duration expiry;
    /** What lay there when this process began; failures and deaths of those days do not count any more. */
    private final Map<String, Last> before;

    private final Map<Path, Still> watched = new HashMap<>();

    Claims(Path folder, Duration beat, Duration expiry) {
        this.folder = folder;
        this.beat = beat;
        this.expiry = expiry;
        this.before = all();
    }

    /** The newest attempt at a job and what its file holds. */
    private record Last(int attempt, String content) {}

    /** Since when (monotonic, ns) a file has had the same time stamp. */
    private record Still(FileTime changed, long since) {}

    /** What asking for a claim gave: the claim, or the words of who has it or of how it failed. */
    record Answer(Optional<Claim> claim, boolean failed, String words) {}

    Answer ask(String key) {
        Optional<Last> last = Optional.ofNullable(all().get(key));
        if (last.isEmpty()) {
            return create(key, 1);
        }
        int attempt = last.get().attempt();
        String content = last.get().content();
        Optional<Last> old = Optional.ofNullable(before.get(key));
        if (content.startsWith(FAILED)) {
            return last.equals(old)
                    ? create(key, attempt + 1)
                    : new Answer(Optional.empty(), true, content.substring(FAILED.length()));
        }
        if (live(key, attempt, content)) {
            return new Answer(Optional.empty(), false, "process " + content.strip() + " is at it");
        }
        if (attempt - old.map(Last::attempt).orElse(0) >= MOST_DEATHS) {
            return new Answer(Optional.empty(), true, MOST_DEATHS + " processes died while they were at it");
        }
        return create(key, attempt + 1);
    }

    private Answer create(String key, int attempt) {
        Path file = file(key, attempt);
        try {
            Files.createDirectories(folder);
            Files.write(
                    file,
                    Holder.self().toString().getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            return new Answer(Optional.of(new Claim(this, key, attempt, beat)), false, "");
        } catch (FileAlreadyExistsException e) {
            return new Answer(Optional.empty(), false, "another process was faster");
        } catch (IOException e) {
            throw DiskProblem.writing(file, e);
        }
    }

    private boolean live(String key, int attempt, String content) {
        Optional<Holder> holder = Holder.parse(content);
        if (holder.isPresent() && holder.get().here()) {
            return holder.get().alive();
        }
        Path file = file(key, attempt);
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            long now = System.nanoTime();
            Still still = watched.get(file);
            if (still == null || !still.changed().equals(changed)) {
                watched.put(file, new Still(changed, now));
                return true;
            }
            return now - still.since() < expiry.toNanos();
        } catch (NoSuchFileException e) {
            return true; // just released: the next look decides
        } catch (IOException e) {
            throw DiskProblem.reading(file, e);
        }
    }

    /** The newest attempt of every key. */
    private Map<String, Last> all() {
        Map<String, Integer> attempts = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                int dot = name.lastIndexOf('.');
                if (dot > 0 && name.substring(dot + 1).matches("[0-9]{1,9}")) {
                    attempts.merge(name.substring(0, dot), Integer.parseInt(name.substring(dot + 1)), Math::max);
                }
            }
        } catch (IOException e) {
            throw DiskProblem.reading(folder, e);
        }
        Map<String, Last> last = new HashMap<>();
        attempts.forEach((key, attempt) -> content(key, attempt).ifPresent(it -> last.put(key, new Last(attempt, it))));
        return last;
    }

    private Optional<String> content(String key, int attempt) {
        try {
            return Optional.of(Files.readString(file(key, attempt)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DiskProblem.reading(file(key, attempt), e);
        }
    }

    Path file(String key, int attempt) {
        return folder.resolve(key + "." + attempt);
    }

    /** The content that tells others of a failure. */
    static byte[] failure(String words) {
        return (FAILED + words).getBytes(StandardCharsets.UTF_8);
    }
}
