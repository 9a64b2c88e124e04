package superb.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
        try {
            for (Segment segment : folder.discover()) {
                List<Chunk> chunks = IntStream.range(0, segment.chunks())
                        .mapToObj(chunk -> new Chunk(segment, chunk))
                        .toList();
                Set<Segment> bad = Chunk.damaged(chunks);
                if (bad.isEmpty()) {
                    files++;
                    rows += segment.keys().size();
                } else {
                    folder.setAside(segment.file(), "checksum of the rows");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path, e);
        }
        return new Verified(files, rows, damaged);
    }
}
