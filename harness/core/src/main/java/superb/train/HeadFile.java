package superb.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import superb.error.DataException;
import superb.error.Problem;

/**
 * The parameters of a trained head as a safetensors file, float32, which every toolkit of the field reads: header length (int64,
 * little-endian), JSON header, values. Written by {@link superb.files.SafetensorsWriter}.
 *
 * @param metadata what else is known, texts by name
 * @param tensors by name
 */
public record HeadFile(Map<String, String> metadata, Map<String, FloatTensor> tensors) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "__metadata__";
    private static final int BLOCK_FLOATS = 1 << 18;
    private static final long LONGEST_HEADER = 100_000_000;

    /**
     * Reads the file beside a record.
     *
     * @throws DataException if the file is anything else
     */
    public static HeadFile read(Path file) {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            long length = take(in, Long.BYTES).getLong();
            if (length < 2 || length > LONGEST_HEADER) {
                throw new IOException("a header of " + length + " bytes");
            }
            JsonNode header = JSON.readTree(take(in, length).array());
            Map<String, String> metadata = new LinkedHashMap<>();
            header.path(METADATA)
                    .properties()
                    .forEach(entry ->
                            metadata.put(entry.getKey(), entry.getValue().asText()));
            long base = Long.BYTES + length;
            Map<String, FloatTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals(METADATA)) {
                    in.position(
                            base + entry.getValue().path("data_offsets").path(0).asLong());
                    tensors.put(entry.getKey(), tensor(in, entry.getValue()));
                }
            }
            return new HeadFile(metadata, tensors);
        } catch (IOException | ArithmeticException | IllegalArgumentException e) {
            throw new DataException(
                    Problem.of("a trained head cannot be read: " + e.getMessage())
                            .at(file)
                            .expected("the file as it was written")
                            .next("remove the record's folder and run it again"),
                    e);
        }
    }

    private static FloatTensor tensor(SeekableByteChannel in, JsonNode listed) throws IOException {
        List<Integer> shape =
                new ArrayList<>(StreamSupport.stream(listed.path("shape").spliterator(), false)
                        .map(JsonNode::asInt)
                        .toList());
        int elements = shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        if (!listed.path("dtype").asText().equals("F32")) {
            throw new IOException("values of " + listed.path("dtype").asText());
        }
        long bytes = (long) elements * Float.BYTES;
        if (elements < 0 || bytes > in.size() - in.position()) {
            throw new EOFException("it is cut off");
        }
        float[] values = new float[elements];
        for (int at = 0; at < elements; at += BLOCK_FLOATS) {
            int count = Math.min(elements - at, BLOCK_FLOATS);
            take(in, (long) count * Float.BYTES).asFloatBuffer().get(values, at, count);
        }
        return new FloatTensor(shape, values);
    }

    private static ByteBuffer take(SeekableByteChannel in, long bytes) throws IOException {
        if (bytes < 0 || bytes > in.size() - in.position()) {
            throw new EOFException("it is cut off");
        }
        ByteBuffer buffer = little(Math.toIntExact(bytes));
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new EOFException("it is cut off");
            }
        }
        return buffer.flip();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
