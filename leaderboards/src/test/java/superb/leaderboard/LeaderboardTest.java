package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.error.SuperbException;
import superb.leaderboard.intake.Hidden;
import superb.leaderboard.intake.KnownTask;

class LeaderboardTest {
    @TempDir
    Path folder;

    private Path records() {
        return folder.resolve("records");
    }

    private BuildReport build() {
        return Leaderboard.build(records(), folder.resolve("board"));
    }

    private String page(String name) throws Exception {
        return Files.readString(folder.resolve("board").resolve(name));
    }

    @Test
    void anEmptyFolderMakesAnEmptyBoard() throws Exception {
        Files.createDirectories(records());
        BuildReport report = build();
        assertEquals(0, report.found());
        assertTrue(page("index.html").contains("No record can be shown yet"));
    }

    @Test
    void aMissingFolderIsAnError() {
        DataException error = assertThrows(DataException.class, this::build);
        assertTrue(error.getMessage().startsWith("there is no folder of records"), error::getMessage);
    }

    @Test
    void aSiteThatCannotBeWrittenIsAnError() throws Exception {
        Files.createDirectories(records());
        Files.writeString(folder.resolve("board"), "not a folder");
        SuperbException error = assertThrows(SuperbException.class, this::build);
        assertTrue(error.getMessage().startsWith("a file and a folder are in each other's way"), error::getMessage);
    }

    @Test
    void keepsDivisionsApart() throws Exception {
        Example.of(KnownTask.KS, "hubert_base", 960, 1000).write(records().resolve("a"));
        Example.of(KnownTask.KS, "hubert_small", 860, 1000)
                .untrained()
                .write(records().resolve("b"));
        Example.of(KnownTask.KS, "fbank", 460, 1000).onMini().write(records().resolve("c"));
        BuildReport report = build();
        assertEquals(Map.of("official", 1, "untrained", 1, "mini", 1), report.shown());
        String index = page("index.html");
        int official = index.indexOf("id=\"official\"");
        int untrained = index.indexOf("id=\"untrained\"");
        int mini = index.indexOf("id=\"mini\"");
        assertTrue(0 < official && official < untrained && untrained < mini);
        assertTrue(index.substring(official, untrained).contains(">hubert_base"));
        assertFalse(index.substring(official, untrained).contains("hubert_small"));
        assertTrue(index.substring(untrained, mini).contains("hubert_small <span class=\"badge\">untrained</span>"));
        assertTrue(index.substring(mini).contains(">fbank"));
    }

    @Test
    void countsWhatItHides() {
        Example base = Example.of(KnownTask.KS, "hubert_base", 960, 1000);
        base.write(records().resolve("shown"));
        base.started("2026-01-29T08:00:00Z").write(records().resolve("older-run"));
        base.version("0.9").seed(1).write(records().resolve("older-rules"));
        base.limited().seed(2).write(records().resolve("limited"));
        base.failed(3).seed(3).write(records().resolve("lossy"));
        base.nonstandard("5 optimiser updates instead of 200000")
                .seed(4)
                .write(records().resolve("nonstandard"));
        BuildReport report = build();
        assertEquals(6, report.found());
        Map<String, Hidden.Reason> reasons = new TreeMap<>();
        report.hidden().forEach(it -> reasons.put(it.path(), it.reason()));
        assertEquals(
                Map.of(
                        "limited", Hidden.Reason.PARTIAL,
                        "lossy", Hidden.Reason.INVALID,
                        "older-run", Hidden.Reason.SUPERSEDED,
                        "older-rules", Hidden.Reason.OLD_VERSION,
                        "nonstandard", Hidden.Reason.OTHER_CONFIGURATION),
                reasons);
        assertEquals(1, report.shownRecords());
    }

    @Test
    void sameRecordsGiveSameBytes() throws Exception {
        for (KnownTask task : List.of(KnownTask.KS, KnownTask.IC, KnownTask.PR)) {
            Example.of(task, "hubert_base", 100, 1000).writeWhole(records().resolve("x" + task));
            Example.of(task, "distilhubert", 120, 1000).write(records().resolve("y" + task));
        }
        build();
        Path elsewhere = folder.resolve("elsewhere");
        Files.createDirectories(elsewhere);
        Files.move(records(), elsewhere.resolve("moved"));
        Leaderboard.build(elsewhere.resolve("moved"), folder.resolve("again"));
        Map<String, String> first = contents(folder.resolve("board"));
        assertTrue(first.size() >= 6 + 6 + 4, first.keySet()::toString);
        assertEquals(first, contents(folder.resolve("again")));
    }

    @Test
    void bringsAnOlderSiteUpToDate() throws Exception {
        Path gone = Example.of(KnownTask.KS, "hubert_base", 960, 1000)
                .write(records().resolve("a"));
        Example.of(KnownTask.KS, "distilhubert", 950, 1000).write(records().resolve("b"));
        build();
        Files.writeString(folder.resolve("board/notes.txt"), "of the user");
        assertEquals(2, pagesOfRecords());
        Files.delete(gone.resolve("record.json"));
        build();
        assertEquals(1, pagesOfRecords());
        assertEquals("of the user", page("notes.txt"));
    }

    private long pagesOfRecords() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("board/r"))) {
            return files.filter(it -> it.toString().endsWith(".html")).count();
        }
    }

    private static Map<String, String> contents(Path site) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(site)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(site.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
