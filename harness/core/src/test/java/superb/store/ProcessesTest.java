package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    private static final StoreIdentity IDENTITY = Rows.IDENTITY;
    private static final int ENDLESS = 1_000_000;

    @TempDir
    Path cache;

    @Test
    void aKilledWriterLosesOnlyItsUnfinishedSegment() throws Exception {
        int safe = 0;
        for (int kill = 1; kill <= 4; kill++) {
            Process writer = RowWritingProcess.start(cache, safe, ENDLESS);
            try (BufferedReader lines = writer.inputReader()) {
                for (int i = 0; i < 3 * kill; i++) { // at different places, in the middle of whatever it does
                    String line = lines.readLine();
                    assertTrue(line != null && !line.equals("done"), "the writer ended by itself: " + line);
                    safe = Integer.parseInt(line);
                }
                writer.destroyForcibly().waitFor();
            }
            checkRows(safe);
        }
        removesWhatTheDeadLeft();
    }

    private void checkRows(int safe) {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        assertEquals(List.of(), store.missing(Rows.keys(IDENTITY, 0, safe)));
        List<RowKey> all = Rows.keys(IDENTITY, 0, safe + 5000);
        List<RowKey> missing = store.missing(all);
        FloatBuffer row = Rows.direct(IDENTITY, 1);
        int present = 0;
        for (int i = 0; i < all.size(); i++) {
            if (!missing.contains(all.get(i))) {
                store.copyRows(List.of(all.get(i)), row.clear());
                assertEquals(Rows.value(i, 14), row.get(14));
                present++;
            }
        }
        assertEquals(store.rows(), present);
    }

    private void removesWhatTheDeadLeft() throws IOException {
        Path folder = PooledStore.open(cache, IDENTITY).path();
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.anyMatch(LiveMark::isMark), "a killed writer leaves its mark");
        }
        CacheDirectory.of(cache).gc(ByteSize.parse("1GB"));
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.allMatch(it -> SegmentFormat.isSegment(it)
                    || List.of(StoreFolder.LAST_USED, StoreDescription.FILE)
                            .contains(it.getFileName().toString())));
        }
    }

    @Test
    void twoWritersAtOnceAreBothRight() throws Exception {
        Process one = RowWritingProcess.start(cache, 0, 900);
        Process two = RowWritingProcess.start(cache, 500, 1400);
        Rows.write(PooledStore.open(cache, IDENTITY), 300, 1000);
        for (Process process : List.of(one, two)) {
            try (BufferedReader lines = process.inputReader()) {
                assertEquals("done", lines.lines().reduce("", (a, b) -> b));
            }
            assertEquals(0, process.waitFor());
        }
        PooledStore store = PooledStore.open(cache, IDENTITY);
        List<RowKey> all = Rows.keys(IDENTITY, 0, 1400);
        assertEquals(List.of(), store.missing(all));
        FloatBuffer target = Rows.direct(IDENTITY, 1400);
        store.copyRows(all, target);
        for (int i = 0; i < 1400; i++) {
            assertEquals(Rows.value(i, 0), target.get(i * IDENTITY.rowFloats()));
        }
        assertEquals(0, CacheDirectory.of(cache).verify().damaged().size());
    }
}
