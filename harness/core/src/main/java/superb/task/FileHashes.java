package superb.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import superb.error.DataException;
import superb.error.Problem;
import superb.files.Sha256;

/**
 * SHA-256 of many files, read in parallel. With a cache folder, a file whose path, size and time of change are those of
 * an earlier call is not read again; a file that changed within the last seconds is never remembered, for a later
 * change might leave the same time.
 */
public final class FileHashes {
    private static final long SETTLED_MILLIS = 2_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Optional<FileHashStore> store;
    private final Learned learned;

    /** What becomes of hashes that the store does not know. */
    private enum Learned {
        KEPT,
        FORGOTTEN
    }

    private FileHashes(Optional<FileHashStore> store, Learned learned) {
        this.store = store;
        this.learned = learned;
    }

    /** Reads every file, whatever is known of it. */
    public static FileHashes fresh() {
        return new FileHashes(Optional.empty(), Learned.FORGOTTEN);
    }

    /** Remembers results in a file of {@code folder} called {@code name}; safe for several processes at once. */
    public static FileHashes cached(Path folder, String name) {
        return new FileHashes(Optional.of(new FileHashStore(folder.resolve(name))), Learned.KEPT);
    }

    /** Uses what {@link #cached} remembered, and writes nothing. */
    public static FileHashes remembered(Path folder, String name) {
        return new FileHashes(Optional.of(new FileHashStore(folder.resolve(name))), Learned.FORGOTTEN);
    }

    public Map<Path, FileHash> hash(List<Path> files) {
        return hash(files, done -> {});
    }

    /**
     * @param progress told how many files are done, from any thread
     * @throws DataException naming a file that is missing, cannot be read, or changes while it is read
     */
    public Map<Path, FileHash> hash(List<Path> files, IntConsumer progress) {
        Map<Path, FileHashStore.Known> known = store.map(FileHashStore::load).orElse(Map.of());
        Map<Path, FileHash> hashes = new ConcurrentHashMap<>();
        Map<Path, FileHashStore.Known> fresh = new ConcurrentHashMap<>();
        AtomicInteger done = new AtomicInteger();
        new LinkedHashSet<>(files).parallelStream().forEach(file -> {
            Path key = file.toAbsolutePath().normalize();
            FileHashStore.Known now = hash(file, Optional.ofNullable(known.get(key)));
            hashes.put(file, now.hash());
            if (!now.equals(known.get(key)) && now.settled()) {
                fresh.put(key, now);
            }
            progress.accept(done.incrementAndGet());
        });
        if (!fresh.isEmpty() && learned == Learned.KEPT) {
            store.ifPresent(it -> it.add(fresh));
        }
        return hashes;
    }

    private static FileHashStore.Known hash(Path file, Optional<FileHashStore.Known> known) {
        try {
            long start = System.currentTimeMillis();
            BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
            long changed = before.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            if (known.isPresent()
                    && known.get().hash().bytes() == before.size()
                    && known.get().changedNanos() == changed) {
                return known.get();
            }
            FileHash hash = read(file);
            BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
            if (hash.bytes() != before.size()
                    || after.size() != before.size()
                    || after.lastModifiedTime().to(TimeUnit.NANOSECONDS) != changed) {
                throw new DataException(Problem.of("the file changed while it was read")
                        .at(file)
                        .next("let nothing write to the corpus during a run"));
            }
            boolean settled = start - TimeUnit.NANOSECONDS.toMillis(changed) > SETTLED_MILLIS;
            return new FileHashStore.Known(hash, changed, settled);
        } catch (IOException e) {
            throw new DataException(
                    Problem.of("the file cannot be read: " + e)
                            .at(file)
                            .next("complete the corpus, and check the disk"),
                    e);
        }
    }

    private static FileHash read(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                bytes += n;
            }
        }
        return new FileHash(bytes, Sha256.hex(digest.digest()));
    }
}
