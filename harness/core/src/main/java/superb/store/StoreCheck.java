package superb.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import superb.files.Disk;

/** Re-hashing of a whole store. */
final class StoreCheck {
    private StoreCheck() {}

    static Verified verify(Path path, StoreIdentity identity, Disk disk) {
        return identity.pooling().equals(FrameStore.ID) ? frames(path, identity, disk) : pooled(path, identity, disk);
    }

    private static Verified frames(Path path, StoreIdentity identity, Disk disk) {
        List<Path> damaged = new ArrayList<>();
        SegmentFolder<FrameSegment> folder =
                new Watched<>(path, file -> FrameSegment.open(file, identity), disk, damaged);
        int files = 0;
        long rows = 0;
        for (FrameSegment segment : folder.discover()) {
            int count = segment.keys().size();
            if (IntStream.range(0, count).parallel().allMatch(segment::intact)) {
                files++;
                rows += count;
            } else {
                folder.setAside(segment.file(), "checksum of the frames");
            }
        }
        return new Verified(files, rows, damaged);
    }

    /** Remembers what is set aside. */
    private static final class Watched<S> extends SegmentFolder<S> {
        private final List<Path> damaged;

        Watched(Path path, Opener<S> opener, Disk disk, List<Path> damaged) {
            super(path, opener, disk);
            this.damaged = damaged;
        }

        @Override
        void setAside(Path file, String why) {
            super.setAside(file, why);
            damaged.add(file);
        }
    }

    private static Verified pooled(Path path, StoreIdentity identity, Disk disk) {
        List<Path> damaged = new ArrayList<>();
        SegmentFolder<Segment> folder = new Watched<>(path, file -> Segment.open(file, identity), disk, damaged);
        int files = 0;
        long rows = 0;
        for (Segment segment : folder.discover()) {
            List<Chunk> chunks = IntStream.range(0, segment.chunks())
                    .mapToObj(chunk -> new Chunk(segment, chunk))
                    .toList();
            if (Chunk.damaged(chunks).isEmpty()) {
                files++;
                rows += segment.keys().size();
            } else {
                folder.setAside(segment.file(), "checksum of the rows");
            }
        }
        return new Verified(files, rows, damaged);
    }
}
