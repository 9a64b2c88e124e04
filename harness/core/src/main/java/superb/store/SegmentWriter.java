package superb.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import superb.files.Disk;
import superb.files.NewFile;
import superb.files.Sha256;

/** Writes one segment file, whole or not at all. */
final class SegmentWriter {
    private SegmentWriter() {}

    /** @param payload the rows of {@code keys}, little-endian, from position to limit */
    static void write(
            Path folder,
            StoreIdentity identity,
            List<RowKey> keys,
            ByteBuffer payload,
            RowWriter.Limits limits,
            Disk disk) {
        int chunkBytes = Math.toIntExact(limits.chunkRows() * identity.rowBytes());
        List<String> chunks = new ArrayList<>();
        for (int from = 0; from < payload.limit(); from += chunkBytes) {
            chunks.add(Sha256.of(payload.slice(from, Math.min(chunkBytes, payload.limit() - from))));
        }
        SegmentHeader header = new SegmentHeader(
                SegmentHeader.FORMAT,
                identity.sha256(),
                identity.layers(),
                identity.dim(),
                limits.chunkRows(),
                keys.stream().map(RowKey::toString).toList(),
                chunks);
        try (NewFile file = NewFile.create(disk, SegmentFormat.newName(folder, keys.size()))) {
            byte[] bytes = header.bytes();
            file.write(SegmentFormat.prefix(bytes, Sha256.digest().digest(bytes)));
            file.write(payload.duplicate());
            file.commit();
        } catch (IOException e) {
            throw new UncheckedIOException("a header of strings and integers can always be written", e);
        }
    }
}
