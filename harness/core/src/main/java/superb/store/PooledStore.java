package superb.store;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import superb.features.RowSource;
import superb.files.Disk;

/**
 * Pooled features {@code [layers, dim]} float32 of one upstream on disk, found by key. What it answers is intact: checksums are
 * compared on first read, and damaged files are set aside, so that their rows are missing again. Several processes may read and
 * write the same folder. Thread-safe; holds no open files, nothing to close.
 */
public final class PooledStore {
    private final StoreIdentity identity;
    private final SegmentIndex<Segment> index;
    private final Disk disk;

    private PooledStore(StoreIdentity identity, SegmentIndex<Segment> index, Disk disk) {
        this.identity = identity;
        this.index = index;
        this.disk = disk;
    }

    /** The store of this identity below a cache folder. Nothing is created before the first row is written. */
    public static PooledStore open(Path cache, StoreIdentity identity) {
        return open(cache, identity, Disk.LOCAL);
    }

    static PooledStore open(Path cache, StoreIdentity identity, Disk disk) {
        Path path = CacheDirectory.pooled(cache).resolve(identity.folder()).toAbsolutePath();
        SegmentFolder<Segment> folder = new SegmentFolder<>(path, file -> Segment.open(file, identity), disk);
        PooledStore store = new PooledStore(identity, new SegmentIndex<>(folder), disk);
        StoreFolder.touch(path);
        return store;
    }

    public StoreIdentity identity() {
        return identity;
    }

    public Path path() {
        return index.path();
    }

    /** Rows that are indexed now. */
    public int rows() {
        return index.rows();
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
            index.find(key)
                    .ifPresent(place -> chunks.add(
                            new Chunk(place.segment(), place.segment().chunkOf(place.row()))));
        }
        Set<Segment> damaged = Chunk.damaged(chunks);
        damaged.forEach(this::drop);
        if (!damaged.isEmpty()) {
            return missing(keys); // another segment may hold the same rows, as yet unverified
        }
        return index.missing(keys);
    }

    /**
     * A table of these rows, in this order; a key may come more than once.
     *
     * @throws MissingRowsException if the store lacks one of them
     */
    public RowSource source(List<RowKey> keys) {
        List<SegmentIndex.Place<Segment>> places = index.places(keys);
        return new StoredRows(
                this,
                places.stream().map(SegmentIndex.Place::segment).toArray(Segment[]::new),
                places.stream().mapToInt(SegmentIndex.Place::row).toArray());
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
        return index.contains(key);
    }

    void refresh() {
        index.refresh();
    }

    void drop(Segment damaged) {
        index.drop(damaged, "checksum of the rows");
    }
}
