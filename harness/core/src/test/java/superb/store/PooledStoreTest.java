package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.EnvironmentException;
import superb.files.Disk;

class PooledStoreTest {
    private static final StoreIdentity IDENTITY = Rows.IDENTITY;

    @TempDir
    Path cache;

    @Test
    void givesBackWhatWasWrittenInAnyOrder() {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        List<RowKey> keys = Rows.keys(IDENTITY, 0, 700);
        assertEquals(keys, store.missing(keys));
        Rows.write(store, 0, 700);

        for (PooledStore reader : List.of(store, PooledStore.open(cache, IDENTITY))) {
            assertEquals(700, reader.rows());
            assertEquals(List.of(), reader.missing(keys));
            List<Integer> order = new ArrayList<>(
                    java.util.stream.IntStream.range(0, 700).boxed().toList());
            Collections.shuffle(order, new Random(1));
            FloatBuffer target = Rows.direct(IDENTITY, 700);
            reader.source(keys).copyRows(order.stream().mapToInt(it -> it).toArray(), target);
            assertEquals(0, target.remaining());
            for (int at = 0; at < 700; at++) {
                for (int i = 0; i < IDENTITY.rowFloats(); i++) {
                    assertEquals(Rows.value(order.get(at), i), target.get(at * IDENTITY.rowFloats() + i));
                }
            }
        }
    }

    @Test
    void namesMissingRowsOnceAndInOrder() {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        Rows.write(store, 0, 3);
        RowKey five = Rows.key(IDENTITY, 5);
        RowKey four = Rows.key(IDENTITY, 4);
        List<RowKey> asked = List.of(five, Rows.key(IDENTITY, 1), four, five);
        assertEquals(List.of(five, four), store.missing(asked));
        MissingRowsException thrown = assertThrows(MissingRowsException.class, () -> store.source(asked));
        assertEquals(List.of(five, four), thrown.keys());
    }

    /** What a user sees whose cache lies on a disk that is mounted for reading only. */
    private static final Disk READ_ONLY = new Disk() {
        @Override
        public FileChannel create(Path file) throws IOException {
            throw new AccessDeniedException(file.toString());
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            throw new FileSystemException(from.toString(), to.toString(), "Read-only file system");
        }
    };

    @Test
    void aReadOnlyCacheIsReadAndRefusesWritersInWords() throws IOException {
        Rows.write(PooledStore.open(cache, IDENTITY), 0, 40);
        PooledStore store = PooledStore.open(cache, IDENTITY, READ_ONLY);
        assertEquals(List.of(), store.missing(Rows.keys(IDENTITY, 0, 40)));
        EnvironmentException thrown = assertThrows(EnvironmentException.class, store::writer);
        assertTrue(thrown.getMessage().startsWith("no permission to write"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("--cache-dir"), thrown.getMessage());

        Path segment = onlySegment(store);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        PooledStore damaged = PooledStore.open(cache, IDENTITY, READ_ONLY);
        assertEquals(40, damaged.missing(Rows.keys(IDENTITY, 0, 40)).size());
        assertTrue(Files.exists(segment));
        assertEquals(40, damaged.missing(Rows.keys(IDENTITY, 0, 40)).size());
    }

    private static Path onlySegment(PooledStore store) throws IOException {
        try (Stream<Path> files = Files.list(store.path())) {
            return files.filter(SegmentFormat::isSegment).findFirst().orElseThrow();
        }
    }

    @Test
    void aFolderOfAnyNameAndAnyLocaleWillDo() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            Path odd = cache.resolve("mit Leerzeichen é 模型")
                    .resolve("x".repeat(200))
                    .resolve("y".repeat(200));
            Rows.write(PooledStore.open(odd, IDENTITY), 0, 3);
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            PooledStore store = PooledStore.open(odd, IDENTITY);
            assertEquals(List.of(), store.missing(Rows.keys(IDENTITY, 0, 3)));
            assertEquals(3, CacheDirectory.of(odd).list().get(0).rowsAbout());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void rowsOfASlowUpstreamDoNotWaitForAFullSegment() {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        try (RowWriter writer = store.writer(new RowWriter.Limits(256, 16, 0))) {
            Rows.append(writer, IDENTITY, 0, 2);
            assertEquals(2, PooledStore.open(cache, IDENTITY).rows());
        }
    }

    @Test
    void aRowThatIsThereIsNotWrittenTwice() throws IOException {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        Rows.write(store, 0, 40);
        Rows.write(store, 0, 40);
        try (RowWriter writer = store.writer()) {
            Rows.append(writer, IDENTITY, 40, 41);
            Rows.append(writer, IDENTITY, 40, 41);
        }
        assertEquals(41, CacheDirectory.of(cache).list().get(0).rowsAbout());
    }

    @Test
    void aRowHasOneSize() {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        try (RowWriter writer = store.writer()) {
            FloatBuffer row = Rows.row(IDENTITY, 1).limit(3);
            assertThrows(IllegalArgumentException.class, () -> writer.append(Rows.key(IDENTITY, 1), row));
        }
    }

    @Test
    void severalThreadsWriteAndRead() throws Exception {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RowWriter writer = store.writer(new RowWriter.Limits(16, 4, 3600))) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int part = 0; part < 4; part++) {
                int from = part * 100;
                work.add(() -> {
                    Rows.append(writer, IDENTITY, from, from + 100);
                    store.missing(Rows.keys(IDENTITY, 0, from));
                    return null;
                });
            }
            for (Future<Void> one : threads.invokeAll(work)) {
                one.get();
            }
        }
        threads.shutdown();
        FloatBuffer target = Rows.direct(IDENTITY, 400);
        store.copyRows(Rows.keys(IDENTITY, 0, 400), target);
        assertEquals(Rows.value(399, 14), target.get(target.capacity() - 1));
    }
}
