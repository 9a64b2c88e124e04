package superb.store;

import java.io.IOException;
import java.util.List;

/**
 * What a segment file of frames says about itself before its payload.
 *
 * @param format {@link #FORMAT}
 * @param identity SHA-256 of the {@link StoreIdentity}
 * @param layers first axis of a row
 * @param dim last axis of a row
 * @param keys of the rows in file order
 * @param frames of every row, its middle axis
 * @param rows SHA-256 of every row
 */
record FrameHeader(
        String format,
        String identity,
        int layers,
        int dim,
        List<String> keys,
        List<Integer> frames,
        List<String> rows) {
    static final String FORMAT = "superb.frames/1";

    FrameHeader {
        keys = List.copyOf(keys);
        frames = List.copyOf(frames);
        rows = List.copyOf(rows);
    }

    byte[] bytes() throws IOException {
        return SegmentHeader.JSON.writeValueAsBytes(this);
    }

    static FrameHeader parse(byte[] bytes) throws IOException {
        FrameHeader header = SegmentHeader.JSON.readValue(bytes, FrameHeader.class);
        require(header != null, "header is null");
        return header;
    }

    /** Bytes of all rows, or what is wrong. */
    long check(StoreIdentity expected) throws DamagedSegment {
        require(format.equals(FORMAT), "format " + format);
        require(identity.equals(expected.sha256()), "frames of another model, precision or engine");
        require(layers == expected.layers() && dim == expected.dim(), "frames of " + layers + " x " + dim);
        require(!keys.isEmpty(), "no rows");
        require(frames.size() == keys.size() && rows.size() == keys.size(), "lists of different lengths");
        long bytes = 0;
        for (int count : frames) {
            require(count > 0, "a row of " + count + " frames");
            bytes = Math.addExact(bytes, Math.multiplyExact(count, FrameStore.frameBytes(expected)));
        }
        require(bytes <= Integer.MAX_VALUE, bytes + " bytes");
        return bytes;
    }

    private static void require(boolean holds, String otherwise) throws DamagedSegment {
        if (!holds) {
            throw new DamagedSegment(otherwise);
        }
    }
}
