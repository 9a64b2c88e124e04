package superb.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/**
 * What a segment file says about itself before its payload.
 *
 * @param format {@link #FORMAT}
 * @param identity SHA-256 of the {@link StoreIdentity}
 * @param layers first axis of a row
 * @param dim second axis of a row
 * @param chunkRows rows that share a checksum; the last chunk may have fewer
 * @param keys of the rows in file order
 * @param chunks SHA-256 of the chunks in file order
 */
record SegmentHeader(
        String format, String identity, int layers, int dim, int chunkRows, List<String> keys, List<String> chunks) {
    static final String FORMAT = "superb.rows/1";

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    SegmentHeader {
        keys = List.copyOf(keys);
        chunks = List.copyOf(chunks);
    }

    byte[] bytes() throws IOException {
        return JSON.writeValueAsBytes(this);
    }

    static SegmentHeader parse(byte[] bytes) throws IOException {
        SegmentHeader header = JSON.readValue(bytes, SegmentHeader.class);
        require(header != null, "header is null");
        return header;
    }

    int rows() {
        return keys.size();
    }

    /** Says what is wrong with it, or nothing. */
    void check(StoreIdentity expected) throws DamagedSegment {
        require(format.equals(FORMAT), "format " + format);
        require(identity.equals(expected.sha256()), "rows of another model, precision or engine");
        require(layers == expected.layers() && dim == expected.dim(), "rows of " + layers + " x " + dim);
        require(chunkRows > 0 && !keys.isEmpty(), "no rows");
        require(chunks.size() == (keys.size() + chunkRows - 1) / chunkRows, chunks.size() + " checksums");
    }

    private static void require(boolean holds, String otherwise) throws DamagedSegment {
        if (!holds) {
            throw new DamagedSegment(otherwise);
        }
    }
}
