package superb.engine.torch.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import superb.engine.torch.script.ScriptModule;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.features.RowSource;
import superb.train.FeatureTable;
import superb.train.ProbeSpec;

/** A feature table: all rows on the device, or a source from which those of a call are fetched. */
final class TorchTable implements FeatureTable {
    /** Of the buffer through which rows travel. */
    private static final int BUFFER_BYTES = 64 << 20;

    private final ProbeSpec spec;
    private final RowSource source;
    private final ScriptModule script;
    private final NDManager manager;
    private final boolean loaded;
    private NDArray device;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    private TorchTable(ProbeSpec spec, RowSource source, ScriptModule script, NDManager manager, boolean loaded) {
        if (source.rowFloats() != spec.rowElements()) {
            manager.close();
            throw new IllegalArgumentException("rows of " + source.rowFloats() + " floats for " + spec);
        }
        this.spec = spec;
        this.source = source;
        this.script = script;
        this.manager = manager;
        this.loaded = loaded;
    }

    /** @param manager taken over */
    static TorchTable load(ProbeSpec spec, RowSource source, ScriptModule script, NDManager manager) {
        TorchTable table = new TorchTable(spec, source, script, manager, true);
        try {
            table.upload();
            return table;
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /** @param manager taken over */
    static TorchTable stream(ProbeSpec spec, RowSource source, ScriptModule script, NDManager manager) {
        return new TorchTable(spec, source, script, manager, false);
    }

    @Override
    public int rows() {
        return source.rows();
    }

    /** Whether every row is on the device; if not, {@link #fetch} brings at most {@link #capacity} of them. */
    boolean loaded() {
        return loaded;
    }

    /** {@code [rows, layers, dim]} of a loaded table. */
    NDArray device() {
        return device;
    }

    /** Rows that fit the buffer. */
    int capacity() {
        return Math.max(1, (int) (BUFFER_BYTES / rowBytes()));
    }

    /** Some rows on the device, {@code [rows, layers, dim]}, valid until the next fetch and until {@code owner} is closed. */
    NDArray fetch(int[] rows, NDManager owner) {
        long bytes = rows.length * rowBytes();
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
        }
        buffer.clear().limit((int) bytes);
        source.copyRows(rows, buffer.asFloatBuffer());
        // A slice: on the CPU the array lies in the buffer itself.
        return owner.create(
                buffer.slice().order(ByteOrder.nativeOrder()),
                new Shape(rows.length, spec.layers(), spec.dim()),
                DataType.FLOAT32);
    }

    private void upload() {
        try (NDManager scratch = manager.newSubManager()) {
            device = script.call("empty")
                    .with(scratch.create(0f))
                    .with(rows())
                    .with(spec.layers())
                    .with(spec.dim())
                    .run(manager)
                    .get(0);
        } catch (ResourcesException e) {
            throw new ResourcesException(
                    Problem.of("the features do not fit the device")
                            .at("%,d rows of %d x %d float32, %,d bytes"
                                    .formatted(rows(), spec.layers(), spec.dim(), rows() * rowBytes()))
                            .next("a device with more memory, or let every step fetch its rows from the cache"),
                    e);
        }
        for (int begin = 0; begin < rows(); begin += capacity()) {
            try (NDManager scratch = manager.newSubManager()) {
                int[] rows = IntStream.range(begin, Math.min(rows(), begin + capacity()))
                        .toArray();
                script.call("fill")
                        .with(device)
                        .with(begin)
                        .with(fetch(rows, scratch))
                        .run(scratch);
            }
        }
        buffer = ByteBuffer.allocate(0);
    }

    private long rowBytes() {
        return (long) spec.rowElements() * Float.BYTES;
    }

    @Override
    public void close() {
        manager.close();
        buffer = ByteBuffer.allocate(0);
    }
}
