package superb.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.error.DataException;
import superb.error.Problem;
import superb.files.Disk;
import superb.files.NewFile;
import superb.files.Sha256;

/**
 * An interrupted training on disk: facts about it and groups of named tensors. The file appears whole or not at all: written under
 * another name, forced to the disk, renamed. Layout: 8 bytes magic, length of the JSON header (int32), header, the tensors' values
 * (float32) in the header's order, SHA-256 of everything before; little-endian.
 *
 * @param facts what else is known, a record of numbers and names
 * @param groups tensors by name
 */
public record SavedTraining<F>(F facts, List<Map<String, FloatTensor>> groups) {
    private static final byte[] MAGIC = "SPRBST02".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST_BYTES = 32;
    private static final int BLOCK_BYTES = 1 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public SavedTraining {
        groups = List.copyOf(groups);
    }

    /** @param identity hash of everything that decides the numbers; only the same training may go on from the file */
    private record Header(String identity, JsonNode facts, List<List<Tensor>> groups) {}

    private record Tensor(String name, List<Integer> shape) {}

    /** @param identity names the training: its hash over data, upstream, recipe and heads */
    public void write(Disk disk, Path file, String identity) {
        MessageDigest digest = Sha256.digest();
        try (NewFile out = NewFile.create(disk, file)) {
            byte[] header = JSON.writeValueAsBytes(new Header(
                    identity,
                    JSON.valueToTree(facts),
                    groups.stream().map(SavedTraining::listed).toList()));
            ByteBuffer front = little(MAGIC.length + 4 + header.length);
            put(out, digest, front.put(MAGIC).putInt(header.length).put(header));
            for (Map<String, FloatTensor> group : groups) {
                for (FloatTensor tensor : group.values()) {
                    put(out, digest, tensor.values());
                }
            }
            out.write(ByteBuffer.wrap(digest.digest()));
            out.commit();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // records of numbers and names
        }
    }

    private static void put(NewFile out, MessageDigest digest, FloatBuffer values) {
        while (values.hasRemaining()) {
            int count = Math.min(values.remaining(), BLOCK_BYTES / Float.BYTES);
            ByteBuffer block = little(count * Float.BYTES);
            block.asFloatBuffer().put(values.slice(values.position(), count));
            values.position(values.position() + count);
            put(out, digest, block.position(block.limit()));
        }
    }

    /**
     * What is in {@code file}, or nothing where there is no such file.
     *
     * @throws DataException if the file is damaged, or belongs to another training
     */
    public static <F> Optional<SavedTraining<F>> read(Path file, String identity, Class<F> facts) {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            return Optional.of(read(in, file, identity, facts));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    private static <F> SavedTraining<F> read(SeekableByteChannel in, Path file, String identity, Class<F> facts)
            throws IOException {
        long end = verifiedEnd(in);
        in.position(MAGIC.length);
        ByteBuffer json = take(in, take(in, 4, end).getInt(), end);
        Header header = JSON.readValue(json.array(), Header.class);
        if (!header.identity().equals(identity)) {
            throw new DataException(Problem.of("the saved training belongs to other settings or data")
                    .at(file)
                    .expected("state of " + identity + ", found " + header.identity())
                    .next("delete the file to train from the start"));
        }
        List<Map<String, FloatTensor>> groups = new ArrayList<>();
        for (List<Tensor> listed : header.groups()) {
            groups.add(tensors(in, listed, end));
        }
        return new SavedTraining<>(JSON.treeToValue(header.facts(), facts), groups);
    }

    /** Compares magic and checksum before anything of the content is believed; gives where the checksum begins. */
    private static long verifiedEnd(SeekableByteChannel in) throws IOException {
        long end = in.size() - DIGEST_BYTES;
        byte[] magic = take(in, MAGIC.length, end).array();
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException("it does not begin as a saved training does");
        }
        MessageDigest digest = Sha256.digest();
        digest.update(magic);
        while (in.position() < end) {
            digest.update(take(in, (int) Math.min(BLOCK_BYTES, end - in.position()), end)
                    .array());
        }
        if (!Arrays.equals(digest.digest(), take(in, DIGEST_BYTES, in.size()).array())) {
            throw new IOException("the checksum does not match");
        }
        return end;
    }

    private static Map<String, FloatTensor> tensors(SeekableByteChannel in, List<Tensor> listed, long end)
            throws IOException {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (Tensor tensor : listed) {
            float[] values = new float
                    [tensor.shape().stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact)];
            for (int at = 0; at < values.length; ) {
                int count = Math.min(values.length - at, BLOCK_BYTES / Float.BYTES);
                take(in, count * Float.BYTES, end).asFloatBuffer().get(values, at, count);
                at += count;
            }
            tensors.put(tensor.name(), new FloatTensor(tensor.shape(), values));
        }
        return tensors;
    }

    private static ByteBuffer take(SeekableByteChannel in, int bytes, long end) throws IOException {
        if (bytes < 0 || bytes > end - in.position()) {
            throw new EOFException("it is cut off");
        }
        ByteBuffer buffer = little(bytes);
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new EOFException("it is cut off");
            }
        }
        return buffer.flip();
    }

    private static void put(NewFile out, MessageDigest digest, ByteBuffer full) {
        digest.update(full.array());
        out.write(full.flip());
    }

    private static List<Tensor> listed(Map<String, FloatTensor> tensors) {
        return tensors.entrySet().stream()
                .map(entry -> new Tensor(entry.getKey(), entry.getValue().shape()))
                .toList();
    }

    private static DataException damaged(Path file, Exception cause) {
        return new DataException(
                Problem.of("a saved training cannot be read: " + cause.getMessage())
                        .at(file)
                        .expected("the file as it was written")
                        .next("delete the file to train from the start"),
                cause);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
