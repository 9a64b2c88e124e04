package superb.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superb.error.Problem;
import superb.error.ResourcesException;

/**
 * Writes a safetensors file of float32 tensors, one after the other, so that no more than one need be in memory. Nothing is
 * visible under the final name before {@link #commit}; closing without it leaves no trace. Belongs to one thread, closed by
 * its opener.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final NewFile file;
    private final Deque<Entry> unwritten;

    /** A float32 tensor to be written. */
    public record Entry(String name, List<Integer> shape) {
        public Entry {
            shape = List.copyOf(shape);
            if (name.equals("__metadata__")) {
                throw new IllegalArgumentException("the format keeps the name " + name + " for itself");
            }
        }

        public long elements() {
            return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        }
    }

    private SafetensorsWriter(NewFile file, List<Entry> entries) {
        this.file = file;
        this.unwritten = new ArrayDeque<>(entries);
    }

    /**
     * Starts a file with these tensors, in this order. The disk must have room; missing folders are made, and a file of that
     * name is replaced at {@link #commit}.
     */
    public static SafetensorsWriter create(Path target, Map<String, String> metadata, List<Entry> entries) {
        return create(Disk.LOCAL, target, metadata, entries);
    }

    /** The same on a disk of one's own. */
    public static SafetensorsWriter create(Disk disk, Path target, Map<String, String> metadata, List<Entry> entries) {
        ObjectNode header = new ObjectMapper().createObjectNode();
        if (!metadata.isEmpty()) {
            header.putPOJO("__metadata__", metadata);
        }
        long end = 0;
        Set<String> names = new HashSet<>();
        for (Entry entry : entries) {
            if (!names.add(entry.name())) {
                throw new IllegalArgumentException("two tensors are named '" + entry.name() + "'");
            }
            ObjectNode node = header.putObject(entry.name()).put("dtype", "F32");
            entry.shape().forEach(node.withArray("shape")::add);
            long begin = end;
            end = Math.addExact(end, Math.multiplyExact(entry.elements(), (long) Float.BYTES));
            node.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = padded(header.toString());
        NewFile file = NewFile.create(disk, target);
        try {
            checkRoom(target, 8 + json.length + end);
            file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length));
            file.write(ByteBuffer.wrap(json));
            return new SafetensorsWriter(file, entries);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void checkRoom(Path target, long bytes) {
        try {
            long free = Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace();
            if (free < bytes) {
                throw new ResourcesException(Problem.of("not enough room on the disk")
                        .at(target)
                        .expected(bytes + " bytes, free are " + free));
            }
        } catch (IOException e) {
            throw DiskProblem.writing(target, e);
        }
    }

    /** Numbers start at a multiple of 8, as the reference implementation has it. */
    private static byte[] padded(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return (header + " ".repeat((8 - bytes.length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the next tensor, row-major, all of what remains of {@code values}. */
    public void write(String name, FloatBuffer values) {
        Entry entry = unwritten.peek();
        if (entry == null || !entry.name().equals(name)) {
            throw new IllegalArgumentException("the next tensor is "
                    + (entry == null ? "none" : "'" + entry.name() + "'") + ", not '" + name + "'");
        }
        if (values.remaining() != entry.elements()) {
            throw new IllegalArgumentException(
                    values.remaining() + " numbers for '" + name + "', declared with " + entry.elements());
        }
        unwritten.remove();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            FloatBuffer part = values.slice(values.position(), Math.min(values.remaining(), CHUNK / Float.BYTES));
            values.position(values.position() + part.remaining());
            chunk.clear().limit(part.remaining() * Float.BYTES);
            chunk.asFloatBuffer().put(part);
            file.write(chunk);
        }
    }

    /** Makes the file visible, whole and flushed to the disk. */
    public void commit() {
        if (!unwritten.isEmpty()) {
            throw new IllegalStateException(
                    "not written: " + unwritten.stream().map(Entry::name).toList());
        }
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
