package superb.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import superb.files.Disk;

/** What writers of rows have in common: which rows wait for their segment, since when, and whether the last one was written. */
final class WaitingRows {
    private final Set<RowKey> keys = new LinkedHashSet<>();
    private final LiveMark mark;
    private final Disk disk;
    private final long patience;
    private long firstNanos;
    private boolean failed;

    /** @param seconds after its first row a segment is due; bounds what a kill can cost a slow upstream */
    WaitingRows(LiveMark mark, Disk disk, long seconds) {
        this.mark = mark;
        this.disk = disk;
        this.patience = TimeUnit.SECONDS.toNanos(seconds);
    }

    boolean contains(RowKey key) {
        return keys.contains(key);
    }

    int size() {
        return keys.size();
    }

    /** In order of their arrival. */
    List<RowKey> keys() {
        return List.copyOf(keys);
    }

    void add(RowKey key) {
        if (keys.isEmpty()) {
            firstNanos = System.nanoTime();
        }
        keys.add(key);
    }

    boolean overdue() {
        return System.nanoTime() - firstNanos > patience;
    }

    /** Whether {@code segment} was called, because rows waited; afterwards none does, unless it threw. */
    boolean flush(Runnable segment) {
        if (keys.isEmpty()) {
            return false;
        }
        failed = true; // until it worked: rows of a failed segment are not written again by close()
        segment.run();
        failed = false;
        keys.clear();
        return true;
    }

    /** The last flush, unless the one before it failed, and the end of the mark. */
    void close(Runnable flush) {
        try {
            if (!failed) {
                flush.run();
            }
        } finally {
            mark.remove(disk);
        }
    }
}
