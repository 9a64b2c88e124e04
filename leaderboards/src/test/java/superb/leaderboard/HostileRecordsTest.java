package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.leaderboard.intake.Hidden;
import superb.leaderboard.intake.Hidden.Reason;
import superb.leaderboard.intake.KnownTask;

/** Whatever a record holds, the board is built, the honest records stay on it, and nothing of the record becomes markup or a formula. */
class HostileRecordsTest {
    @TempDir
    Path folder;

    private Path records;

    @BeforeEach
    void anHonestRecord() {
        records = folder.resolve("records");
        honest("honest").write(records.resolve("honest"));
    }

    private static Example honest(String name) {
        return Example.of(KnownTask.KS, name, 960, 1000);
    }

    private BuildReport build() {
        return Leaderboard.build(records, folder.resolve("board"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "'><svg onload=alert(1)>",
                "</title></script><!--",
                "{{title}} {{{title}}} ${7*7}",
                "javascript:alert(1)//",
                "../../etc/passwd",
            })
    void markupStaysText(String name) throws Exception {
        Example.of(KnownTask.KS, name, 900, 1000)
                .nonstandard(name)
                .machine(name)
                .writeWhole(records.resolve("hostile"));
        assertEquals(2, build().shownRecords());
        String escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        for (Map.Entry<String, String> page : pages().entrySet()) {
            String text = page.getValue();
            assertFalse(text.contains("<script>alert"), page::getKey);
            assertFalse(text.contains("<img") || text.contains("onload=alert"), page::getKey);
            assertFalse(text.contains("onerror=a") && !text.contains("&lt;img"), page::getKey);
            assertEquals(1, occurrences(text, "</title>"), page::getKey);
        }
        assertTrue(
                pages().get("index.html")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&#x3D;", "=")
                        .contains(escaped),
                pages().get("index.html"));
    }

    private static int occurrences(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)", " =1", "|cmd"})
    void formulasStayText(String name) throws Exception {
        Example.of(KnownTask.KS, name, 900, 1000).write(records.resolve("hostile"));
        assertEquals(2, build().shownRecords());
        String csv = Files.readString(folder.resolve("board/results.csv"));
        String quoted = name.replace("\"", "\"\"");
        assertTrue(csv.contains(",\"'" + quoted + "\","), csv);
        assertFalse(csv.contains(",\"" + quoted), csv);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u202eb", "a\nb", "a\u2028b", " ", "\u200b"})
    void namesThatPretendAreRefused(String name) {
        honest(name).write(records.resolve("hostile"));
        assertHidden(Reason.IMPLAUSIBLE);
    }

    @Test
    void longNamesRender() throws Exception {
        honest("x".repeat(200)).write(records.resolve("long"));
        assertEquals(2, build().shownRecords());
        honest("x".repeat(100_000)).write(records.resolve("hostile"));
        assertHidden(Reason.IMPLAUSIBLE);
    }

    @Test
    void anEditedScoreIsFoundOut() throws Exception {
        Path record = honest("cheat").writeWhole(records.resolve("hostile")).resolve("record.json");
        edit(record, "\"value\" : 0.96,", "\"value\" : 0.97,");
        assertHidden(Reason.TAMPERED, Reason.IMPLAUSIBLE); // the points no longer follow either
    }

    @Test
    void editedOutcomesAreFoundOut() throws Exception {
        Path samples = honest("cheat").writeWhole(records.resolve("hostile")).resolve("samples.jsonl");
        edit(samples, "\"correct\":false", "\"correct\":true ");
        assertHidden(Reason.TAMPERED);
    }

    @Test
    void anEditedIdentityIsFoundOut() throws Exception {
        Path record = honest("cheat").write(records.resolve("hostile")).resolve("record.json");
        edit(record, "\"name\" : \"cheat\"", "\"name\" : \"better\"");
        assertHidden(Reason.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"schema\" : \"superb.record/1\" -> \"schema\" : \"superb.record/9\"",
                "\"value\" : 0.96, -> \"value\" : NaN,",
                "\"value\" : 0.96, -> \"value\" : 1e999,",
                "\"value\" : 0.96, -> \"value\" : \"0.96\",",
                "\"value\" : 0.96, -> \"value\" : -0.5,",
                "\"acc\" : { -> \"acc\" : null, \"other\" : {",
                "\"n\" : 1000 -> \"n\" : 0",
                "\"accounting\" : { -> \"accounts\" : {",
                "\"started\" : \"2026 -> \"started\" : \"yesterday 2026",
                "\"p90_ms\" : 286 -> \"p90_ms\" : -286",
                "\"5\" : 36000000000 -> \"five\" : 36000000000",
                "\"layer_weights\" : [ -> \"layer_weights\" : [ 7,",
            })
    void brokenRecordsAreListed(String change) throws Exception {
        Path record = honest("broken").write(records.resolve("hostile")).resolve("record.json");
        String[] parts = change.split(" -> ");
        edit(record, parts[0], parts[1]);
        assertHidden(Reason.UNREADABLE, Reason.IMPLAUSIBLE);
    }

    @Test
    void whatIsNoRecordIsListed() throws Exception {
        write("empty", new byte[0]);
        write("binary", new byte[] {0, (byte) 0xff, (byte) 0xfe, 0x7f});
        write("null", "null".getBytes(StandardCharsets.UTF_8));
        write("deep", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        write("half", "{\"schema\":\"superb.record/1\"".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(records.resolve("folder/record.json"));
        Files.createDirectories(records.resolve("link"));
        Files.createSymbolicLink(records.resolve("link/record.json"), records.resolve("honest/record.json"));
        BuildReport report = build();
        assertEquals(1, report.shownRecords());
        assertEquals(
                List.of("binary", "deep", "empty", "folder", "half", "link", "null"),
                report.hidden().stream().map(Hidden::path).toList());
        assertTrue(report.hidden().stream().allMatch(it -> it.reason() == Reason.UNREADABLE));
    }

    private void write(String name, byte[] bytes) throws Exception {
        Files.createDirectories(records.resolve(name));
        Files.write(records.resolve(name).resolve("record.json"), bytes);
    }

    private void assertHidden(Reason... reasons) {
        BuildReport report = build();
        List<Hidden> hidden = report.hidden().stream()
                .filter(it -> it.path().equals("hostile"))
                .toList();
        assertEquals(1, hidden.size(), report::toString);
        assertTrue(List.of(reasons).contains(hidden.get(0).reason()), hidden::toString);
        assertTrue(report.shownRecords() >= 1, report::toString);
    }

    private static void edit(Path file, String from, String to) throws Exception {
        String text = Files.readString(file);
        assertTrue(text.contains(from), () -> from + " is not in " + text);
        Files.writeString(file, text.replace(from, to));
    }

    private Map<String, String> pages() throws Exception {
        Map<String, String> pages = new TreeMap<>();
        Path board = folder.resolve("board");
        try (Stream<Path> files = Files.walk(board)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".html")).toList()) {
                pages.put(board.relativize(file).toString(), Files.readString(file));
            }
        }
        return pages;
    }
}
