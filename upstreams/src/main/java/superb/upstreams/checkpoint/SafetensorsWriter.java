package superb.upstreams.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.upstream.ElementType;

/**
 * Writes a safetensors file tensor by tensor, so that no more than one need be in memory. Nothing is visible under the
 * final name before {@link #commit}; closing without it leaves no trace. Belongs to one thread, closed by its opener.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Long> unwritten = new LinkedHashMap<>();
    private boolean committed;

    /** A tensor to be written; {@code type} is F32 or F16. */
    public record Entry(String name, ElementType type, List<Integer> shape) {
        public Entry {
            shape = List.copyOf(shape);
            if (type != ElementType.F32 && type != ElementType.F16) {
                throw new IllegalArgumentException("written as F32 or F16, not " + type);
            }
            if (name.equals("__metadata__")) {
                throw new IllegalArgumentException("the format keeps the name " + name + " for itself");
            }
        }

        long elements() {
            return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        }
    }

    private SafetensorsWriter(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Starts a file with these tensors, in this order. The folder must exist and have room; a file of that name is
     * replaced at {@link #commit}.
     */
    public static SafetensorsWriter create(Path target, Map<String, String> metadata, List<Entry> entries) {
        Path folder = target.toAbsolutePath().getParent();
        ObjectNode header = new ObjectMapper().createObjectNode();
        if (!metadata.isEmpty()) {
            header.putPOJO("__metadata__", metadata);
        }
        long end = 0;
        Map<String, Long> offsets = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (offsets.put(entry.name(), end) != null) {
                throw new IllegalArgumentException("two tensors are named '" + entry.name() + "'");
            }
            ObjectNode node =
                    header.putObject(entry.name()).put("dtype", entry.type().name());
            entry.shape().forEach(node.withArray("shape")::add);
            long begin = end;
            end = Math.addExact(end, Math.multiplyExact(entry.elements(), (long)
                    entry.type().bytes()));
            node.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = padded(header.toString());
        try {
            FileStore store = Files.getFileStore(folder);
            if (store.getUsableSpace() < 8 + json.length + end) {
                throw new ResourcesException(Problem.of("not enough room on the disk")
                        .at(target)
                        .expected(8 + json.length + end + " bytes, free are " + store.getUsableSpace()));
            }
            // Not Files.createTempFile: its mode 600 would stay with the file in a shared folder.
            Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            SafetensorsWriter writer = new SafetensorsWriter(target, temporary, channel);
            for (Entry entry : entries) {
                writer.entries.put(entry.name(), entry);
                writer.unwritten.put(entry.name(), 8 + json.length + offsets.get(entry.name()));
            }
            writer.start(json);
            return writer;
        } catch (IOException e) {
            throw new EnvironmentException(
                    Problem.of("cannot write here: " + e).at(target).next("choose a folder that can be written"), e);
        }
    }

    private void start(byte[] header) {
        try {
            put(0, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
            put(8, ByteBuffer.wrap(header));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Numbers start at a multiple of 8, as the reference implementation has it. */
    private static byte[] padded(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return (header + " ".repeat((8 - bytes.length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes one tensor, row-major, all of what remains of {@code values}; each once, in any order. */
    public void write(String name, FloatBuffer values) {
        Entry entry = entries.get(name);
        Long at = unwritten.remove(name);
        if (entry == null || at == null) {
            throw new IllegalArgumentException((entry == null ? "not declared: " : "already written: ") + name);
        }
        if (values.remaining() != entry.elements()) {
            throw new IllegalArgumentException(
                    values.remaining() + " numbers for '" + name + "', declared with " + entry.elements());
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            chunk.clear();
            while (values.hasRemaining() && chunk.hasRemaining()) {
                if (entry.type() == ElementType.F16) {
                    chunk.putShort(Floats.toHalf(values.get()));
                } else {
                    chunk.putFloat(values.get());
                }
            }
            int length = chunk.flip().remaining();
            put(at, chunk);
            at += length;
        }
    }

    /** Makes the file visible, whole and flushed to the disk. */
    public void commit() {
        if (!unwritten.isEmpty()) {
            throw new IllegalStateException("not written: " + unwritten.keySet());
        }
        try {
            channel.force(true);
            channel.close();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            committed = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        if (committed) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void put(long position, ByteBuffer bytes) {
        try {
            for (long at = position; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private ResourcesException failed(IOException cause) {
        return new ResourcesException(
                Problem.of("writing failed: " + cause.getMessage())
                        .at(target)
                        .next("free some disk space; what was there before is untouched"),
                cause);
    }
}
