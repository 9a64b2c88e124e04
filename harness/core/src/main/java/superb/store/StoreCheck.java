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
        List<Path> damaged = new ArrayList<>();
        SegmentFolder folder = new SegmentFolder(path, identity, disk) {
            @Override
            void setAside(Path file, String why) {
                super.setAside(file, why);
                damaged.add(file);
            }
        };
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
