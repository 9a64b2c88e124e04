package superb.store;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of a segment that share a checksum. */
record Chunk(Segment segment, int number) {

    /** Hashes what was not hashed before, on all cores; the segments in which something differs. */
    static Set<Segment> damaged(Collection<Chunk> chunks) {
        return chunks.parallelStream()
                .filter(chunk -> !chunk.segment().intact(chunk.number()))
                .map(Chunk::segment)
                .collect(Collectors.toSet());
    }
}
