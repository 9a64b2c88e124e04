package superb.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import superb.engine.EngineInfo;
import superb.engine.Precision;
import superb.store.FrameStore;
import superb.store.FrameWriter;
import superb.store.RowKey;
import superb.store.StoreIdentity;
import superb.store.StoredFrames;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** Kept frames out of the page cache: {@value #CLIPS} clips of ten seconds, all states of a student 12 x 384 in float16. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(2)
public class StoreBenchmark {
    private static final int CLIPS = 32;
    private static final int FRAMES = 499;
    /** Takes a bit out of the exponent of a float16. */
    private static final byte FINITE = (byte) 0xbf;

    private final List<RowKey> keys = new ArrayList<>();
    private Path folder;
    private StoreIdentity identity;
    private StoredFrames opened;
    private int states;
    private ByteBuffer target;

    @Setup(Level.Trial)
    public void fill() throws IOException {
        Upstream upstream = UpstreamRegistry.load().untrained(UpstreamRequest.parse("deepwide_12l_half"), 1337);
        EngineInfo engine = new EngineInfo("torch", "", "", "", "cpu", "cpu", 1, "benchmark");
        states = upstream.model().card().states();
        folder = Files.createTempDirectory("superb-store-benchmark");
        identity = StoreIdentity.frames(upstream.model().card(), upstream.weights(), Precision.FP32, engine);
        FrameStore store = FrameStore.open(folder, identity);
        Random random = new Random(1);
        try (FrameWriter writer = store.writer()) {
            byte[] row = new byte[writer.rowBytes(FRAMES)];
            target = ByteBuffer.allocateDirect(row.length);
            for (int clip = 0; clip < CLIPS; clip++) {
                random.nextBytes(row);
                for (int high = 1; high < row.length; high += Short.BYTES) {
                    row[high] &= FINITE;
                }
                keys.add(new RowKey(clip, 1, 2, 3));
                writer.append(keys.get(clip), FRAMES, ByteBuffer.wrap(row.clone()));
            }
        }
        opened = store.table(keys);
        System.out.printf("%d MB a pass%n", (long) CLIPS * target.capacity() / 1_000_000);
    }

    /** As training reads: the files are mapped and checked already. */
    @Benchmark
    public byte again() {
        return pass(opened);
    }

    /** As a new process reads: checksums and all. */
    @Benchmark
    public byte first() {
        return pass(FrameStore.open(folder, identity).table(keys));
    }

    private byte pass(StoredFrames table) {
        byte last = 0;
        for (int clip = 0; clip < CLIPS; clip++) {
            target.clear();
            for (int state = 0; state < states; state++) {
                table.copy(clip, state, target);
            }
            last = target.get(target.position() - 1);
        }
        return last;
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
