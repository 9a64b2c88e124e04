package superb.cli;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.features.LayerFeatures;
import superb.files.SafetensorsWriter;

/**
 * Hidden states on their way to a safetensors file. That format wants all shapes first and frame counts are only known
 * afterwards, so the numbers wait in a file beside the target. Closed by whoever opened it; closing removes that file.
 */
final class SpooledStates implements AutoCloseable {
    private final Path target;
    private final Path waiting;
    private final FileChannel channel;
    private final List<SafetensorsWriter.Entry> entries = new ArrayList<>();

    private SpooledStates(Path target, Path waiting, FileChannel channel) {
        this.target = target;
        this.waiting = waiting;
        this.channel = channel;
    }

    static SpooledStates beside(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path waiting = Files.createTempFile(folder, target.getFileName().toString(), ".part");
            FileChannel channel = FileChannel.open(waiting, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new SpooledStates(target, waiting, channel);
        } catch (IOException e) {
            throw new EnvironmentException(
                    Problem.of("cannot write here: " + e).at(folder).next("name another place with --out"), e);
        }
    }

    /** Adds all states of a batch whose first item is clip number {@code first}. */
    void add(int first, LayerFeatures features) throws IOException {
        for (int item = 0; item < features.items(); item++) {
            for (int layer = 0; layer < features.states().size(); layer++) {
                NDArray state = features.states().get(layer);
                int dim = (int) state.getShape().get(2);
                int frames = features.frames(item);
                String name = SuperbCommand.text("%04d/layer%02d", first + item, layer);
                entries.add(new SafetensorsWriter.Entry(name, List.of(frames, dim)));
                try (NDArray one = state.get(item);
                        NDArray valid = one.get("0:" + frames)) {
                    ByteBuffer bytes =
                            ByteBuffer.allocate(frames * dim * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer()
                            .put(valid.toByteBuffer(false)
                                    .order(ByteOrder.nativeOrder())
                                    .asFloatBuffer());
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
            }
        }
    }

    /** Writes the final file, whole or not at all. */
    void write(Map<String, String> metadata) throws IOException {
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, metadata, entries)) {
            long position = 0;
            for (SafetensorsWriter.Entry entry : entries) {
                long bytes =
                        entry.shape().stream().mapToLong(Integer::longValue).reduce(Float.BYTES, (a, b) -> a * b);
                ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
                while (buffer.hasRemaining()) {
                    position += channel.read(buffer, position);
                }
                writer.write(entry.name(), buffer.flip().asFloatBuffer());
            }
            writer.commit();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(waiting);
    }
}
