package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import superb.error.ResourcesException;
import superb.files.FaultyDisk;

/** Every operation of writing fails once, for every N until none is reached; old rows stay whole, new ones are whole or missing. */
class StoreFaultTest {
    private static final StoreIdentity IDENTITY = Rows.IDENTITY;
    private static final int OLD = 5;
    private static final int ALL = 17;
    private static final RowWriter.Limits SMALL = new RowWriter.Limits(4, 2, 3600);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(FaultyDisk.Failure.class)
    void oldRowsSurviveAnyFailure(FaultyDisk.Failure failure) throws IOException {
        int n = 0;
        boolean reached = true;
        while (reached) {
            n++;
            reached = failAt(n, failure, folder.resolve("cache-" + n));
        }
        assertTrue(n > 20, "only " + n + " operations were tried");
    }

    private static boolean failAt(int n, FaultyDisk.Failure failure, Path cache) throws IOException {
        Rows.write(PooledStore.open(cache, IDENTITY), 0, OLD);
        FaultyDisk disk = new FaultyDisk(n, failure);
        try {
            PooledStore store = PooledStore.open(cache, IDENTITY, disk);
            try (RowWriter writer = store.writer(SMALL)) {
                Rows.append(writer, IDENTITY, OLD, ALL);
            }
        } catch (ResourcesException e) {
            assertTrue(e.getMessage().startsWith("the disk is full"), e.getMessage());
            assertTrue(e.getMessage().contains(cache.toString()), e.getMessage());
            assertTrue(e.getMessage().contains("superb cache gc"), e.getMessage());
        }
        checkRows(cache);
        resume(cache);
        return disk.failed();
    }

    /** Whatever is indexed is right, nothing old is missing, and no half file has a final name. */
    private static void checkRows(Path cache) throws IOException {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        List<RowKey> all = Rows.keys(IDENTITY, 0, ALL);
        List<RowKey> missing = store.missing(all);
        assertTrue(missing.stream().noneMatch(Rows.keys(IDENTITY, 0, OLD)::contains));
        for (int i = 0; i < ALL; i++) {
            if (!missing.contains(all.get(i))) {
                check(store, i);
            }
        }
        try (Stream<Path> files = Files.list(store.path())) {
            assertTrue(files.noneMatch(it -> it.toString().endsWith(SegmentFormat.CORRUPT_SUFFIX)));
        }
    }

    private static void resume(Path cache) {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        Rows.write(store, 0, ALL);
        assertEquals(List.of(), store.missing(Rows.keys(IDENTITY, 0, ALL)));
        for (int i = 0; i < ALL; i++) {
            check(store, i);
        }
    }

    private static void check(PooledStore store, int number) {
        FloatBuffer row = Rows.direct(IDENTITY, 1);
        store.copyRows(List.of(Rows.key(IDENTITY, number)), row);
        for (int i = 0; i < row.capacity(); i++) {
            assertEquals(Rows.value(number, i), row.get(i));
        }
    }

    @Test
    void aWriterSaysSoAgainUntilThereIsRoomAgain() {
        PooledStore store = PooledStore.open(folder, IDENTITY, new FaultyDisk(12, FaultyDisk.Failure.ONCE));
        int refused = 0;
        try (RowWriter writer = store.writer(SMALL)) {
            for (int i = 0; i < ALL; i++) {
                try {
                    Rows.append(writer, IDENTITY, i, i + 1);
                } catch (ResourcesException e) {
                    refused++;
                }
            }
        }
        assertEquals(1, refused);
        assertEquals(List.of(), PooledStore.open(folder, IDENTITY).missing(Rows.keys(IDENTITY, 0, ALL)));
    }

    @ParameterizedTest
    @EnumSource(FaultyDisk.Failure.class)
    void tidyingUpMayFailAnywhere(FaultyDisk.Failure failure) throws IOException {
        StoreIdentity other = Rows.identity("distilhubert", 2, 3);
        int n = 0;
        boolean reached = true;
        while (reached) {
            Path cache = folder.resolve("cache-" + ++n);
            Rows.write(PooledStore.open(cache, IDENTITY), 0, OLD);
            try (RowWriter writer = PooledStore.open(cache, other).writer(SMALL)) {
                Rows.append(writer, other, 0, ALL);
            }
            PooledStore.open(cache, IDENTITY);
            FaultyDisk disk = new FaultyDisk(n, failure);
            long keep = CacheDirectory.of(cache).list().get(0).bytes();
            try {
                CacheDirectory.of(cache, disk).gc(new ByteSize(keep));
            } catch (ResourcesException e) {
                assertTrue(e.getMessage().startsWith("the disk is full"), e.getMessage());
            }
            checkOld(cache);
            CacheDirectory.of(cache).gc(new ByteSize(keep));
            assertEquals(1, CacheDirectory.of(cache).list().size());
            checkOld(cache);
            reached = disk.failed();
        }
        assertTrue(n > 5, "only " + n + " operations were tried");
    }

    private static void checkOld(Path cache) {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        assertEquals(List.of(), store.missing(Rows.keys(IDENTITY, 0, OLD)));
        check(store, OLD - 1);
    }
}
