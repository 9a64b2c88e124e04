package superb.store;

import java.nio.file.Path;
import java.util.List;
import superb.files.Disk;

/**
 * All frames of clips, {@code [layers, frames, dim]} float16 each, of one upstream on disk, found by key: for tasks that read a
 * sequence. What it answers is intact: a row's checksum is compared when it is first read, and damaged files are set aside, so that
 * their rows are missing again. Several processes may read and write the same folder. Thread-safe; holds no open files.
 */
public final class FrameStore {
    /** Takes the place of the pooling in the identity of such a store. */
    public static final String ID = "frames-fp16/v1";

    private static final int ROW_BYTES = 160; // key, checksum and number of frames in the header
    private static final int SEGMENT_BYTES = 8192; // prefix, field names, alignment

    private final StoreIdentity identity;
    private final SegmentIndex<FrameSegment> index;
    private final Disk disk;

    private FrameStore(StoreIdentity identity, SegmentIndex<FrameSegment> index, Disk disk) {
        this.identity = identity;
        this.index = index;
        this.disk = disk;
    }

    /**
     * The store of this identity below a cache folder. Nothing is created before the first row is written.
     *
     * @param identity of {@link StoreIdentity#frames}
     */
    public static FrameStore open(Path cache, StoreIdentity identity) {
        return open(cache, identity, Disk.LOCAL);
    }

    static FrameStore open(Path cache, StoreIdentity identity, Disk disk) {
        Path path = CacheDirectory.frames(cache).resolve(identity.folder()).toAbsolutePath();
        SegmentFolder<FrameSegment> folder = new SegmentFolder<>(path, file -> FrameSegment.open(file, identity), disk);
        FrameStore store = new FrameStore(identity, new SegmentIndex<>(folder), disk);
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

    static long frameBytes(StoreIdentity identity) {
        return (long) identity.rowFloats() * Short.BYTES;
    }

    /** Disk space of so many rows that have so many frames together, headers included. */
    public static long bytesNeeded(int layers, int dim, long rows, long frames) {
        long payload = frames * layers * dim * Short.BYTES;
        return payload + rows * ROW_BYTES + (payload / FrameWriter.SEGMENT_BYTES + 1) * SEGMENT_BYTES;
    }

    /** Which of these rows must be computed, in the given order, each once; looks for files that other processes finished meanwhile. */
    public List<RowKey> missing(List<RowKey> keys) {
        refresh();
        return index.missing(keys);
    }

    /**
     * A table of these rows, in this order; a key may come more than once.
     *
     * @throws MissingRowsException if the store lacks one of them
     */
    public StoredFrames table(List<RowKey> keys) {
        return new StoredFrames(this, index.places(keys));
    }

    /** Adds rows. The caller closes it. */
    public FrameWriter writer() {
        StoreFolder.requireWritable(path());
        return new FrameWriter(this, disk, FrameWriter.Limits.STANDARD);
    }

    FrameWriter writer(FrameWriter.Limits limits) {
        return new FrameWriter(this, disk, limits);
    }

    boolean contains(RowKey key) {
        return index.contains(key);
    }

    void refresh() {
        index.refresh();
    }

    void drop(FrameSegment damaged) {
        index.drop(damaged, "checksum of the frames");
    }
}
