package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.features.RowSource;
import superb.files.Sha256;

class DamageTest {
    private static final StoreIdentity IDENTITY = Rows.IDENTITY;
    private static final List<RowKey> KEYS = Rows.keys(IDENTITY, 0, 40);

    @TempDir
    Path cache;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        Rows.write(PooledStore.open(cache, IDENTITY), 0, 40);
        file = segment();
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile)
                    .filter(SegmentFormat::isSegment)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void flip(long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int value = bytes.read();
            bytes.seek(position);
            bytes.write(value ^ 0x10);
        }
    }

    private void assertSetAside() {
        assertTrue(Files.exists(Path.of(file + ".corrupt")));
        assertTrue(Files.notExists(file));
    }

    @Test
    void aFlippedByteOfARowMakesTheSegmentMissing() throws IOException {
        flip(Files.size(file) - 3);
        PooledStore store = PooledStore.open(cache, IDENTITY);
        assertEquals(KEYS, store.missing(KEYS));
        assertSetAside();
        Rows.write(store, 0, 40);
        assertEquals(List.of(), PooledStore.open(cache, IDENTITY).missing(KEYS));
    }

    @Test
    void chunksThatNobodyAsksForAreNotRead() throws IOException {
        flip(Files.size(file) - 3); // row 39 lies in the third chunk of 16 rows
        PooledStore store = PooledStore.open(cache, IDENTITY);
        assertEquals(List.of(), store.missing(KEYS.subList(0, 16)));
    }

    @Test
    void aRowThatRottedAfterwardsIsNeverHandedOut() throws IOException {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        RowSource source = store.source(KEYS);
        flip(Files.size(file) - 3);
        FloatBuffer target = Rows.direct(IDENTITY, 1);
        MissingRowsException thrown =
                assertThrows(MissingRowsException.class, () -> source.copyRows(new int[] {39}, target));
        assertEquals(List.of(KEYS.get(39)), thrown.keys());
        assertTrue(thrown.getMessage().contains("run the same command again"), thrown.getMessage());
        assertSetAside();
        assertEquals(KEYS, store.missing(KEYS));
    }

    @Test
    void anotherSegmentWithTheSameRowsStandsIn() throws IOException {
        PooledStore both = PooledStore.open(cache.resolve("other"), IDENTITY);
        Rows.write(both, 0, 40);
        Path copy = file.resolveSibling("seg-copy.rows");
        try (Stream<Path> files = Files.list(both.path())) {
            Files.copy(files.filter(SegmentFormat::isSegment).findFirst().orElseThrow(), copy);
        }
        flip(Files.size(file) - 3);
        PooledStore store = PooledStore.open(cache, IDENTITY);
        assertEquals(List.of(), store.missing(KEYS));
        FloatBuffer target = Rows.direct(IDENTITY, 1);
        store.copyRows(List.of(KEYS.get(39)), target);
        assertEquals(Rows.value(39, 2), target.get(2));
    }

    @Test
    void everyPrefixIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += length < 64 ? 1 : 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            Files.deleteIfExists(Path.of(file + ".corrupt"));
            assertEquals(40, PooledStore.open(cache, IDENTITY).missing(KEYS).size());
            assertSetAside();
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertEquals(40, PooledStore.open(cache, IDENTITY).missing(KEYS).size());
    }

    @Test
    void anyFlippedByteIsNoticedOrHarmless() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int trial = 0; trial < 300; trial++) {
            byte[] bytes = whole.clone();
            bytes[trial < 60 ? trial : random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            PooledStore store = PooledStore.open(cache, IDENTITY);
            List<RowKey> missing = store.missing(KEYS);
            assertTrue(missing.isEmpty() || missing.equals(KEYS));
            if (missing.isEmpty()) { // only in the padding between header and rows
                FloatBuffer target = Rows.direct(IDENTITY, 40);
                store.copyRows(KEYS, target);
                assertEquals(Rows.value(7, 3), target.get(7 * IDENTITY.rowFloats() + 3));
            }
        }
    }

    @Test
    void headersThatLieAreRefused() throws IOException {
        String sha = IDENTITY.sha256();
        String key = KEYS.get(0).toString();
        for (String header : List.of(
                "{}",
                "[]",
                "null",
                "{\"format\":\"superb.rows/1\"}",
                json("superb.rows/2", sha, 3, 5, 16, key, "00"),
                json("superb.rows/1", "00", 3, 5, 16, key, "00"),
                json("superb.rows/1", sha, 2000000000, 2000000000, 16, key, "00"),
                json("superb.rows/1", sha, 3, 5, 0, key, "00"),
                json("superb.rows/1", sha, 3, 5, 2000000000, key, "00"),
                json("superb.rows/1", sha, 3, 5, 16, "zz", "00"),
                json("superb.rows/1", sha, 3, 5, 16, key, "00") + "{}",
                json("superb.rows/1", sha, 3, 5, 16, key, "00").replace("\"00\"", "null"))) {
            Files.deleteIfExists(Path.of(file + ".corrupt"));
            byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
            ByteBuffer start = SegmentFormat.prefix(bytes, Sha256.digest().digest(bytes));
            ByteBuffer all = ByteBuffer.allocate(start.capacity() + (int) IDENTITY.rowBytes());
            Files.write(file, all.put(start).array());
            assertEquals(40, PooledStore.open(cache, IDENTITY).missing(KEYS).size(), header);
            assertSetAside();
        }
    }

    private static String json(
            String format, String identity, int layers, int dim, int chunkRows, String key, String sum) {
        return ("{\"format\":\"%s\",\"identity\":\"%s\",\"layers\":%d,\"dim\":%d,\"chunkRows\":%d,"
                        + "\"keys\":[\"%s\"],\"chunks\":[\"%s\"]}")
                .formatted(format, identity, layers, dim, chunkRows, key, sum);
    }

    @Test
    void aRowThatIsNotFiniteIsNeverStored() {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        try (RowWriter writer = store.writer()) {
            FloatBuffer row = Rows.row(IDENTITY, 77);
            row.put(11, Float.NaN);
            DataException thrown = assertThrows(DataException.class, () -> writer.append(Rows.key(IDENTITY, 77), row));
            assertTrue(thrown.getMessage().contains("hidden state 2 of hubert_base"), thrown.getMessage());
        }
        assertEquals(1, store.missing(List.of(Rows.key(IDENTITY, 77))).size());
    }
}
