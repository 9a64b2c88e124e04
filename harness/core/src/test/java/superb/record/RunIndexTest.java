package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import superb.error.ResourcesException;
import superb.files.FaultyDisk;

class RunIndexTest {
    @TempDir
    Path runs;

    @Test
    void appendsAndReads() {
        RunRecord record = Examples.record();
        RunIndex.in(runs).append(runs.resolve("one/ks"), record);
        RunIndex.in(runs).append(runs.resolve("two"), record);
        List<IndexLine> lines = RunIndex.in(runs).read();
        assertEquals(
                List.of("one/ks", "two"), lines.stream().map(IndexLine::path).toList());
        assertEquals(record.recordId(), lines.get(0).recordId());
        assertEquals(record.results().test().get("acc").value(), lines.get(0).value());
        assertTrue(RunIndex.in(runs.resolve("nowhere")).read().isEmpty());
    }

    @Test
    void halfALineOfAKilledWriterHarmsNobody() throws IOException {
        RunIndex index = RunIndex.in(runs);
        index.append(runs.resolve("one"), Examples.record());
        Files.writeString(runs.resolve("index.jsonl"), "{\"path\":\"hal", StandardOpenOption.APPEND);
        index.append(runs.resolve("two"), Examples.record());
        assertEquals(
                List.of("one", "two"),
                index.read().stream().map(IndexLine::path).toList());
    }

    @Test
    void emptyLinesAreNothing() throws IOException {
        RunIndex index = RunIndex.in(runs);
        index.append(runs.resolve("one"), Examples.record());
        Files.writeString(runs.resolve("index.jsonl"), "\n\n", StandardOpenOption.APPEND);
        index.append(runs.resolve("two"), Examples.record());
        assertEquals(
                List.of("one", "two"),
                index.read().stream().map(IndexLine::path).toList());
    }

    @Test
    void manyWritersDoNotMixTheirLines() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        List<Callable<Void>> all = new ArrayList<>();
        RunRecord record = Examples.record();
        for (int i = 0; i < 64; i++) {
            Path folder = runs.resolve("run-" + i);
            all.add(() -> {
                RunIndex.in(runs).append(folder, record);
                return null;
            });
        }
        for (Future<Void> one : writers.invokeAll(all)) {
            one.get();
        }
        writers.shutdown();
        assertEquals(
                64,
                RunIndex.in(runs).read().stream()
                        .map(IndexLine::path)
                        .distinct()
                        .count());
        assertEquals(
                64,
                Files.readAllLines(runs.resolve("index.jsonl")).stream()
                        .filter(line -> !line.isBlank())
                        .count());
    }

    @Test
    void isRebuiltFromTheRecordsAndNamesTheUnusable() throws IOException {
        RecordFiles.in(runs.resolve("b")).write(Examples.record(), List.of());
        RecordFiles.in(runs.resolve("a/ks")).write(Examples.record(), List.of());
        Files.createDirectories(runs.resolve("c"));
        Files.writeString(runs.resolve("c/record.json"), "{\"schema\":");
        Files.writeString(runs.resolve("index.jsonl"), "rubbish\n");
        List<String> unusable = RunIndex.in(runs).rebuild();
        assertEquals(1, unusable.size());
        assertTrue(unusable.get(0).contains(runs.resolve("c/record.json").toString()), unusable.get(0));
        assertEquals(
                List.of("a/ks", "b"),
                RunIndex.in(runs).read().stream().map(IndexLine::path).toList());
    }

    @ParameterizedTest
    @EnumSource(FaultyDisk.Failure.class)
    void aFullDiskCostsAtMostTheNewLine(FaultyDisk.Failure failure) {
        RunIndex.in(runs).append(runs.resolve("old"), Examples.record());
        int n = 0;
        boolean reached = true;
        while (reached) {
            FaultyDisk disk = new FaultyDisk(++n, failure);
            try {
                RunIndex.in(runs, disk).append(runs.resolve("new-" + n), Examples.record());
            } catch (ResourcesException e) {
                assertTrue(e.getMessage().contains("index.jsonl"), e.getMessage());
            }
            RunIndex.in(runs).append(runs.resolve("next-" + n), Examples.record());
            List<String> paths =
                    RunIndex.in(runs).read().stream().map(IndexLine::path).toList();
            assertEquals("old", paths.get(0));
            assertEquals("next-" + n, paths.get(paths.size() - 1));
            reached = disk.failed();
        }
        assertTrue(n > 3);
    }
}
