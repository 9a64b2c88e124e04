package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.ResourcesException;
import superb.features.RowSource;

class CacheDirectoryTest {
    private static final int ROWS = 300;

    @TempDir
    Path cache;

    /** A store of two segments that was last opened so many hours ago. */
    private PooledStore store(String name, int hoursAgo) throws IOException {
        StoreIdentity identity = Rows.identity(name, 4, 32);
        PooledStore store = PooledStore.open(cache, identity);
        Rows.write(store, 0, ROWS);
        Instant time = Instant.now().minusSeconds(3600L * hoursAgo);
        Files.setLastModifiedTime(store.path().resolve(StoreFolder.LAST_USED), FileTime.from(time));
        return store;
    }

    private List<String> names() {
        return CacheDirectory.of(cache).list().stream()
                .map(it -> it.identity().orElseThrow().name())
                .toList();
    }

    @Test
    void listsWhatIsThereLastUsedFirst() throws IOException {
        store("hubert_base", 5);
        store("distilhubert", 1);
        StoreEntry first = CacheDirectory.of(cache).list().get(0);
        assertEquals(List.of("distilhubert", "hubert_base"), names());
        assertEquals(2, first.segments());
        assertFalse(first.live());
        assertEquals(ROWS, first.rowsAbout());
        assertTrue(
                first.bytes() <= PooledStore.open(cache, first.identity().get()).bytesNeeded(ROWS) + 1024);
        assertTrue(CacheDirectory.of(cache.resolve("nowhere")).list().isEmpty());
    }

    @Test
    void openingAStoreCountsAsUse() throws IOException {
        store("hubert_base", 5);
        store("distilhubert", 1);
        PooledStore.open(cache, Rows.identity("hubert_base", 4, 32));
        assertEquals(List.of("hubert_base", "distilhubert"), names());
    }

    @Test
    void removesLeastRecentlyUsedRowsFirst() throws IOException {
        store("old", 9);
        store("older", 10);
        store("new", 1);
        CacheDirectory directory = CacheDirectory.of(cache);
        long one = directory.list().get(0).bytes();
        long before = directory.bytes();
        Freed freed = directory.gc(new ByteSize(2 * one - 1000)); // all of "older", and a segment of "old"
        assertEquals(List.of("new", "old"), names());
        assertTrue(directory.bytes() <= 2 * one - 1000);
        assertEquals(1, directory.list().get(1).segments());
        assertEquals(before - directory.bytes(), freed.bytes());
        directory.gc(new ByteSize(0));
        assertEquals(List.of(), names());
    }

    @Test
    void leavesALiveWritersStoreAlone() throws IOException {
        PooledStore busy = store("busy", 100);
        store("idle", 1);
        try (RowWriter writer = busy.writer()) {
            Files.setLastModifiedTime(busy.path().resolve(StoreFolder.LAST_USED), FileTime.fromMillis(0));
            CacheDirectory.of(cache).gc(new ByteSize(0));
            assertEquals(List.of("busy"), names());
            assertTrue(CacheDirectory.of(cache).list().get(0).live());
            writer.flush();
        }
        CacheDirectory.of(cache).gc(new ByteSize(0));
        assertEquals(List.of(), names());
    }

    @Test
    void aReaderKeepsWhatItHasOpenWhenAnotherProcessRemovesIt() throws IOException {
        PooledStore store = store("hubert_base", 1);
        RowSource rows = store.source(Rows.keys(store.identity(), 0, ROWS));
        CacheDirectory.of(cache).gc(new ByteSize(0));
        var target = Rows.direct(store.identity(), 1);
        rows.copyRows(new int[] {ROWS - 1}, target);
        assertEquals(Rows.value(ROWS - 1, 0), target.get(0));
    }

    @Test
    void verifyFindsEveryDamagedFile() throws IOException {
        PooledStore store = store("hubert_base", 1);
        store("distilhubert", 1);
        Path victim;
        try (Stream<Path> files = Files.list(store.path())) {
            victim = files.filter(SegmentFormat::isSegment).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(victim);
        bytes[bytes.length - 1] ^= 1;
        Files.write(victim, bytes);
        Verified verified = CacheDirectory.of(cache).verify();
        assertEquals(List.of(victim), verified.damaged());
        assertEquals(3, verified.files());
        assertEquals(
                1,
                CacheDirectory.of(cache).list().stream()
                        .mapToInt(StoreEntry::setAside)
                        .sum());
        CacheDirectory.of(cache).gc(ByteSize.parse("1GB"));
        assertEquals(
                0,
                CacheDirectory.of(cache).list().stream()
                        .mapToInt(StoreEntry::setAside)
                        .sum());
    }

    @Test
    void makesRoomByEvictingOthersOnly() throws IOException {
        PooledStore own = store("own", 50);
        store("other", 1);
        long each = CacheDirectory.of(cache).list().get(0).bytes();
        CacheDirectory directory = CacheDirectory.of(cache);
        directory.makeRoom(own, each, Optional.of(new ByteSize(4 * each)));
        assertEquals(List.of("other", "own"), names());
        directory.makeRoom(own, each, Optional.of(new ByteSize(2 * each + each / 2)));
        assertEquals("own", names().get(names().size() - 1));
        assertTrue(directory.bytes() + each <= 2 * each + each / 2);
        ResourcesException thrown = assertThrows(
                ResourcesException.class,
                () -> directory.makeRoom(own, each, Optional.of(new ByteSize(each + each / 2))));
        assertTrue(thrown.getMessage().contains("cache budget"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(new ByteSize(each).toString()), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("--cache-budget"), thrown.getMessage());
        assertTrue(names().contains("own"));
    }

    @Test
    void refusesBeforehandWhatTheDiskCannotHold() throws IOException {
        PooledStore own = store("own", 1);
        ResourcesException thrown = assertThrows(ResourcesException.class, () -> CacheDirectory.of(cache)
                .makeRoom(own, Long.MAX_VALUE / 4, Optional.empty()));
        assertTrue(thrown.getMessage().startsWith("not enough free disk space"), thrown.getMessage());
        CacheDirectory.of(cache).makeRoom(own, 1000, Optional.empty());
    }
}
