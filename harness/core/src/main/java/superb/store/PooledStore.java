package superb.store;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import superb.features.RowSource;
import superb.files.Disk;

/**
 * Pooled features {@code [layers, dim]} float32 of one upstream on disk, found by key. What it answers is intact: checksums are
 * compared on first read, and damaged files are set aside, so that their rows are missing again. Several processes may read and
 * write the same folder. Thread-safe; holds no open files, nothing to close.
 */
public final class PooledStore {
    private final StoreIdentity identity;
    private final SegmentFolder<Segment> folder;
    private final Disk disk;
    private final List<Segment> segments = new ArrayList<>();
    private volatile Map<RowKey, Place> index = new ConcurrentHashMap<>();

    private record Place(Segment segment, int row) {}

    private PooledStore(StoreIdentity identity, SegmentFolder<Segment> folder, Disk disk) {
        this.identity = identity;
        this.folder = folder;
        this.disk = disk;
    }

    /** The store of this identity below a cache folder. Nothing is created before the first row is written. */
    public static PooledStore open(Path cache, StoreIdentity identity) {
        return open(cache, identity, Disk.LOCAL);
    }

    static PooledStore open(Path cache, StoreIdentity identity, Disk disk) {
        Path path = CacheDirectory.pooled(cache).resolve(identity.folder()).toAbsolutePath();
        PooledStore store =
                new PooledStore(identity, new SegmentFolder<>(path, file -> Segment.open(file, identity), disk), disk);
        store.refresh();
        StoreFolder.touch(path);
        return store;
    }

    public StoreIdentity identity() {
        return identity;
    }

    public Path path() {
        return folder.path();
    }

    /** Rows that are indexed now. */
    public int rows() {
        return index.size();
    }

    /** Disk space of so many rows, headers included. */
    public long bytesNeeded(long rows) {
        return StoreFolder.bytes(identity, rows);
    }

    /** False for a cache that this user may only read: present rows are served, {@link #writer} refuses. */
    public boolean writable() {
        return StoreFolder.writable(path());
    }

    /**
     * Which of these rows must be computed, in the given order, each once. Looks for files that other processes finished meanwhile
     * and compares the checksums of everything that is asked for, so that a row not listed here can be read.
     */
    public List<RowKey> missing(List<RowKey> keys) {
        refresh();
        Set<Chunk> chunks = new LinkedHashSet<>();
        for (RowKey key : keys) {
            Place place = index.get(key);
            if (place != null) {
                chunks.add(new Chunk(place.segment(), place.segment().chunkOf(place.row())));
            }
        }
        Set<Segment> damaged = Chunk.damaged(chunks);
        damaged.forEach(this::drop);
        if (!damaged.isEmpty()) {
            return missing(keys); // another segment may hold the same rows, as yet unverified
        }
        return new LinkedHashSet<>(keys)
                .stream().filter(key -> !index.containsKey(key)).toList();
    }

    /**
     * A table of these rows, in this order; a key may come more than once.
     *
     * @throws MissingRowsException if the store lacks one of them
     */
    public RowSource source(List<RowKey> keys) {
        Map<RowKey, Place> now = index;
        List<RowKey> missing =
                keys.stream().filter(key -> !now.containsKey(key)).distinct().toList();
        if (!missing.isEmpty()) {
            throw new MissingRowsException(missing, path());
        }
        Segment[] of = new Segment[keys.size()];
        int[] row = new int[keys.size()];
        for (int i = 0; i < of.length; i++) {
            Place place = now.get(keys.get(i));
            of[i] = place.segment();
            row[i] = place.row();
        }
        return new StoredRows(this, of, row);
    }

    /** Writes these rows one after the other at the position of {@code target}. */
    public void copyRows(List<RowKey> keys, FloatBuffer target) {
        source(keys).copyAll(target);
    }

    /** Adds rows. The caller closes it. */
    public RowWriter writer() {
        return writer(RowWriter.Limits.STANDARD);
    }

    RowWriter writer(RowWriter.Limits limits) {
        StoreFolder.requireWritable(path());
        return new RowWriter(this, disk, limits);
    }

    boolean contains(RowKey key) {
        return index.containsKey(key);
    }

    /** Takes in the segments that appeared since the last look. */
    final synchronized void refresh() {
        folder.discover().forEach(this::add);
    }

    private void add(Segment segment) {
        segments.add(segment);
        enter(segment, index);
    }

    /** Forgets a damaged segment; rows that another segment also holds are found there. */
    synchronized void drop(Segment damaged) {
        if (segments.remove(damaged)) {
            folder.setAside(damaged.file(), "checksum of the rows");
            Map<RowKey, Place> rest = new ConcurrentHashMap<>();
            segments.forEach(segment -> enter(segment, rest));
            index = rest;
        }
    }

    private static void enter(Segment segment, Map<RowKey, Place> index) {
        for (int row = 0; row < segment.keys().size(); row++) {
            index.putIfAbsent(segment.keys().get(row), new Place(segment, row));
        }
    }
}
