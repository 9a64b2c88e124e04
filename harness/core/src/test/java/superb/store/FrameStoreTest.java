package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.error.ResourcesException;
import superb.task.View;

class FrameStoreTest {
    private static final int LAYERS = 3;
    private static final int DIM = 5;
    private static final StoreIdentity IDENTITY = new StoreIdentity(
            "hubert_base", "hubert/base", "ab".repeat(32), "fp32", "torch/1", FrameStore.ID, LAYERS, DIM);

    @TempDir
    Path cache;

    private static RowKey key(int number) {
        return IDENTITY.key("%064x".formatted(number), View.WHOLE, 1f);
    }

    private static List<RowKey> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(FrameStoreTest::key).toList();
    }

    private static int frames(int number) {
        return 1 + number % 7;
    }

    /** Any finite float16 will do; these tell row, layer, frame and dimension apart. */
    private static short value(int number, int at) {
        return (short) ((number * 131 + at * 7) % 0x7C00);
    }

    private static ByteBuffer row(int number) {
        int values = LAYERS * frames(number) * DIM;
        ByteBuffer bytes = ByteBuffer.allocate(values * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.range(0, values).forEach(at -> bytes.putShort(value(number, at)));
        return bytes.flip();
    }

    private static void write(FrameStore store, int from, int to, long segmentBytes) {
        try (FrameWriter writer = store.writer(new FrameWriter.Limits(segmentBytes, 3600))) {
            for (int number = from; number < to; number++) {
                writer.append(key(number), frames(number), row(number));
            }
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile)
                    .filter(SegmentFormat::isSegment)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyFrameComesBackFromAnotherProcesssView() throws IOException {
        write(FrameStore.open(cache, IDENTITY), 0, 60, 1000);
        assertTrue(segments().size() > 5, "several segments");
        FrameStore store = FrameStore.open(cache, IDENTITY);
        assertEquals(List.of(), store.missing(keys(0, 60)));
        StoredFrames table = store.table(keys(0, 60));
        for (int number = 59; number >= 0; number--) {
            assertEquals(frames(number), table.frames(number));
            int state = frames(number) * DIM;
            for (int layer = 0; layer < LAYERS; layer++) {
                ByteBuffer target = ByteBuffer.allocateDirect(state * Short.BYTES + 4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .position(4);
                table.copy(number, layer, target);
                assertEquals(0, target.remaining());
                for (int i = 0; i < state; i++) {
                    assertEquals(value(number, layer * state + i), target.getShort(4 + i * Short.BYTES));
                }
            }
        }
    }

    @Test
    void namesWhatIsMissingAndWritesNothingTwice() {
        FrameStore store = FrameStore.open(cache, IDENTITY);
        write(store, 0, 3, 1 << 20);
        write(store, 0, 4, 1 << 20);
        assertEquals(List.of(key(5), key(4)), store.missing(List.of(key(5), key(1), key(4), key(5))));
        assertThrows(MissingRowsException.class, () -> store.table(keys(0, 9)));
        assertEquals(4, CacheDirectory.of(cache).list().get(0).rowsAbout());
    }

    @Test
    void neverHoldsWhatFloat16CannotHold() {
        FrameStore store = FrameStore.open(cache, IDENTITY);
        for (int bad : List.of(0x7C00, 0xFC00, 0x7E00)) {
            ByteBuffer row = row(6);
            row.putShort(2 * (7 * DIM * 2 + 1), (short) bad); // in the third state
            try (FrameWriter writer = store.writer()) {
                DataException thrown = assertThrows(DataException.class, () -> writer.append(key(6), frames(6), row));
                assertTrue(thrown.getMessage().contains("hidden state 2 of hubert_base"), thrown.getMessage());
                assertTrue(thrown.getMessage().contains("--feature-cache off"), thrown.getMessage());
            }
        }
        assertEquals(0, store.rows());
    }

    @Test
    void aFlippedBitIsFoundWhenTheRowIsReadAndItsFileSetAside() throws IOException {
        write(FrameStore.open(cache, IDENTITY), 0, 4, 1 << 20);
        Path file = segments().get(0);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() - 1); // in the last row
            int last = bytes.read();
            bytes.seek(bytes.length() - 1);
            bytes.write(last ^ 0x10);
        }
        FrameStore store = FrameStore.open(cache, IDENTITY);
        StoredFrames table = store.table(keys(0, 4));
        table.copy(0, 0, ByteBuffer.allocate(1000));
        MissingRowsException thrown =
                assertThrows(MissingRowsException.class, () -> table.copy(3, 0, ByteBuffer.allocate(1000)));
        assertEquals(List.of(key(3)), thrown.keys());
        assertEquals(keys(0, 4), store.missing(keys(0, 4)), "all of its rows");
        assertFalse(Files.exists(file));
        write(store, 0, 4, 1 << 20);
        assertEquals(List.of(), store.missing(keys(0, 4)));
        assertEquals(1, CacheDirectory.of(cache).verify().files());
    }

    @Test
    void filesThatAreNotWhatTheyPromiseAreSetAside() throws IOException {
        for (int cut : List.of(10, 60, 5000)) {
            write(FrameStore.open(cache, IDENTITY), 0, 20, 1 << 20);
            Path file = segments().get(0);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(whole, Math.min(cut, whole.length - 1)));
            assertEquals(
                    20, FrameStore.open(cache, IDENTITY).missing(keys(0, 20)).size());
            assertTrue(Files.exists(Path.of(file + SegmentFormat.CORRUPT_SUFFIX)));
        }
    }

    @Test
    void theCacheKnowsIt() throws IOException {
        FrameStore store = FrameStore.open(cache, IDENTITY);
        write(store, 0, 40, 1000);
        Rows.write(PooledStore.open(cache, Rows.IDENTITY), 0, 40);
        CacheDirectory directory = CacheDirectory.of(cache);
        assertEquals(2, directory.list().size());
        int frames = IntStream.range(0, 40).map(FrameStoreTest::frames).sum();
        StoreEntry entry = directory.list().stream()
                .filter(it -> it.folder().equals(store.path()))
                .findFirst()
                .orElseThrow();
        assertEquals(FrameStore.ID, entry.identity().orElseThrow().pooling());
        assertEquals(40, entry.rowsAbout());
        assertEquals(80, directory.verify().rows());
        Path broken = segments().stream()
                .filter(it -> it.startsWith(store.path()))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(broken);
        bytes[bytes.length - 1] ^= 1;
        Files.write(broken, bytes);
        assertEquals(List.of(broken), directory.verify().damaged());
        assertThrows(
                ResourcesException.class, () -> directory.makeRoom(store, 1 << 20, Optional.of(new ByteSize(1 << 20))));
        directory.gc(new ByteSize(0));
        assertEquals(List.of(), directory.list());
        long bound = FrameStore.bytesNeeded(LAYERS, DIM, 40, frames);
        assertTrue(entry.bytes() > 40 * DIM * LAYERS * Short.BYTES && bound > frames * DIM * LAYERS * Short.BYTES);
    }
}
