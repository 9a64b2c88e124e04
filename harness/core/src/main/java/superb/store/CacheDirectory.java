package superb.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.files.Disk;
import superb.files.DiskProblem;

/** All feature stores below a cache folder, for {@code superb cache} and for the budget of a run. */
public final class CacheDirectory {
    /** Room that is left to others when free space is checked. */
    private static final long RESERVE_BYTES = 64L << 20;

    private final Path cache;
    private final Disk disk;

    private CacheDirectory(Path cache, Disk disk) {
        this.cache = cache;
        this.disk = disk;
    }

    public static CacheDirectory of(Path cache) {
        return new CacheDirectory(cache, Disk.LOCAL);
    }

    static CacheDirectory of(Path cache, Disk disk) {
        return new CacheDirectory(cache, disk);
    }

    static Path pooled(Path cache) {
        return cache.resolve("pooled");
    }

    static Path frames(Path cache) {
        return cache.resolve("frames");
    }

    /** What is there, pooled features and frames, last used first. */
    public List<StoreEntry> list() {
        List<StoreEntry> entries = new ArrayList<>(below(pooled(cache)));
        entries.addAll(below(frames(cache)));
        entries.sort(Comparator.comparing(StoreEntry::lastUsed).reversed());
        return List.copyOf(entries);
    }

    private static List<StoreEntry> below(Path kind) {
        if (!Files.isDirectory(kind)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(kind)) {
            List<StoreEntry> entries = new ArrayList<>();
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                entries.add(StoreEntry.of(folder));
            }
            return entries;
        } catch (IOException e) {
            throw DiskProblem.reading(kind, e);
        }
    }

    public long bytes() {
        return list().stream().mapToLong(StoreEntry::bytes).sum();
    }

    /** Hashes every row again and sets damaged files aside. */
    public Verified verify() {
        long rows = 0;
        int files = 0;
        List<Path> damaged = new ArrayList<>();
        for (StoreEntry entry : list()) {
            Optional<StoreIdentity> identity = StoreDescription.read(entry.folder());
            if (identity.isEmpty()) {
                continue; // not a store of this version: listed, never touched
            }
            Verified one = StoreCheck.verify(entry.folder(), identity.get(), disk);
            rows += one.rows();
            files += one.files();
            damaged.addAll(one.damaged());
        }
        return new Verified(files, rows, damaged);
    }

    /**
     * Removes left-overs of dead writers and files that were set aside, then the least recently used rows until the rest fits.
     * Stores to which a process is writing stay whole, even when the rest then does not fit.
     */
    public Freed gc(ByteSize max) {
        return new Eviction(disk).run(list(), max.bytes(), Optional.empty());
    }

    /**
     * Makes sure that a run can add so many bytes: evicts other upstreams' rows, least recently used first, until the cache stays
     * within its budget, and looks at the free space of the disk. Call before features are computed.
     *
     * @throws ResourcesException naming need, budget and free space
     */
    public Freed makeRoom(PooledStore store, long bytes, Optional<ByteSize> budget) {
        return makeRoom(store.path(), bytes, budget);
    }

    /** The same for a store of frames. */
    public Freed makeRoom(FrameStore store, long bytes, Optional<ByteSize> budget) {
        return makeRoom(store.path(), bytes, budget);
    }

    private Freed makeRoom(Path store, long bytes, Optional<ByteSize> budget) {
        Freed freed = new Freed(0, 0);
        if (budget.isPresent()) {
            long allowed = budget.get().bytes();
            long own = list().stream()
                    .filter(entry -> entry.folder().equals(store))
                    .mapToLong(StoreEntry::bytes)
                    .sum();
            if (bytes + own > allowed) {
                throw overBudget(store, bytes, own, budget.get());
            }
            if (bytes > 0) {
                freed = new Eviction(disk).run(list(), allowed - bytes, Optional.of(store));
            }
            long rest = bytes();
            if (rest + bytes > allowed && bytes > 0) {
                throw overBudget(store, bytes, rest, budget.get());
            }
        }
        checkFree(store, bytes);
        return freed;
    }

    private static ResourcesException overBudget(Path store, long bytes, long kept, ByteSize budget) {
        return new ResourcesException(Problem.of("the features do not fit the cache budget")
                .at(store)
                .expected("%s more beside %s that must stay, within a budget of %s"
                        .formatted(new ByteSize(bytes), new ByteSize(kept), budget))
                .next("--cache-budget " + new ByteSize(bytes + kept).toString().replace(" ", "")
                        + ", or another --cache-dir"));
    }

    private void checkFree(Path store, long bytes) {
        Path place = store;
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        try {
            long free = Files.getFileStore(place).getUsableSpace();
            if (bytes > 0 && free < bytes + RESERVE_BYTES) {
                throw new ResourcesException(Problem.of("not enough free disk space for the features")
                        .at(store)
                        .expected(
                                "%s free, found %s".formatted(new ByteSize(bytes + RESERVE_BYTES), new ByteSize(free)))
                        .next("free space (superb cache gc --max-size SIZE), or another --cache-dir"));
            }
        } catch (IOException e) {
            throw DiskProblem.writing(place, e);
        }
    }
}
