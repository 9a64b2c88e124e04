package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.leaderboard.intake.Hidden;
import superb.leaderboard.intake.Hidden.Reason;
import superb.leaderboard.intake.KnownTask;

/** Whatever a record holds, the board is built, the honest records stay on it, and nothing of the record becomes markup or a formula. */
class HostileRecordsTest {
    /** Every element that a template or a chart writes; a record must not be able to add one. */
    private static final Set<String> ELEMENTS = Set.of(
            ("#root html head meta title link body a nav ul li header h1 h2 h3 p main section div table caption thead tbody tr th td"
                            + " small span b code pre dl dt dd details summary footer time script noscript form label input select"
                            + " option fieldset legend button output br em strong svg g path circle rect text desc")
                    .split(" "));

    @TempDir
    Path folder;

    private Path records;

    @BeforeEach
    void anHonestRecord() {
        records = folder.resolve("records");
        ks("honest").write(records.resolve("honest"));
    }

    private static Example ks(String name) {
        return Example.of(KnownTask.KS, name, 960, 1000);
    }

    private BuildReport build() {
        return Leaderboard.build(records, folder.resolve("board"));
    }

    @Test
    void markupStaysText() throws Exception {
        List<String> names = List.of(
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "'><svg onload=alert(1)>",
                "</title></script><!--",
                "{{title}} {{{title}}} ${7*7}",
                "javascript:alert(1)//",
                "../../etc/passwd",
                "]]>&lt;b&gt;&#60;i&#62;");
        for (String name : names) {
            Path place = records.resolve("hostile" + names.indexOf(name));
            ks(name).nonstandard(name).machine(name).write(place);
            ks(name).seed(3).writeWhole(place.resolve("whole"));
        }
        assertEquals(1 + names.size(), build().shownRecords(), "one configuration of each is shown");
        int seen = 0;
        for (Map.Entry<String, Document> page : pages().entrySet()) {
            for (Element element : page.getValue().getAllElements()) {
                assertTrue(ELEMENTS.contains(element.tagName()), () -> page.getKey() + ": " + element);
                for (Attribute attribute : element.attributes()) {
                    assertFalse(attribute.getKey().startsWith("on"), () -> page.getKey() + ": " + element);
                    assertFalse(attribute.getValue().startsWith("javascript:")
                            && attribute.getKey().equals("href"));
                }
                seen++;
            }
            assertEquals(1, page.getValue().select("head > title").size(), page.getKey());
            assertTrue(page.getValue().select("script").size() <= 2, page.getKey());
        }
        assertTrue(seen > 5_000, "only " + seen + " elements were seen");
        Set<String> rows = new TreeSet<>(pages().get("index.html")
                .select("[data-board=official] tbody th")
                .eachText());
        for (String name : names) {
            assertTrue(rows.stream().anyMatch(it -> it.startsWith(name)), () -> name + " is not among " + rows);
        }
    }

    @Test
    void formulasStayText() throws Exception {
        List<String> names = List.of("=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)", " =1", "|cmd");
        for (String name : names) {
            ks(name).write(records.resolve("hostile" + names.indexOf(name)));
        }
        assertEquals(1 + names.size(), build().shownRecords());
        for (String file : List.of("results.csv", "records.csv")) {
            String csv = Files.readString(folder.resolve("board").resolve(file));
            for (String name : names) {
                String quoted = name.replace("\"", "\"\"");
                assertTrue(csv.contains(",\"'" + quoted + "\","), () -> name + " in " + csv);
                assertFalse(csv.contains(",\"" + quoted + "\""), () -> name + " in " + csv);
            }
        }
    }

    @Test
    void namesThatPretendAreRefused() throws Exception {
        List<String> names = List.of("a\u0000b", "a\u202eb", "a\nb", "a\u2028b", " ", "\u200b", "x".repeat(100_000));
        for (String name : names) {
            ks(name).write(records.resolve("hostile" + names.indexOf(name)));
        }
        ks("y".repeat(200)).write(records.resolve("long"));
        BuildReport report = build();
        assertEquals(2, report.shownRecords());
        assertEquals(names.size(), report.hidden().size());
        assertTrue(report.hidden().stream().allMatch(it -> it.reason() == Reason.IMPLAUSIBLE), report::toString);
    }

    @Test
    void editsAreFoundOut() throws Exception {
        edit(
                ks("a").writeWhole(records.resolve("score")).resolve("record.json"),
                "\"value\" : 0.96,",
                "\"value\" : 0.97,");
        edit(
                ks("b").writeWhole(records.resolve("outcome")).resolve("samples.jsonl"),
                "\"correct\":false",
                "\"correct\":true ");
        edit(
                ks("c").write(records.resolve("name")).resolve("record.json"),
                "\"name\" : \"c\"",
                "\"name\" : \"better\"");
        edit(
                ks("d").untrained().write(records.resolve("weights")).resolve("record.json"),
                "\"trained\" : false",
                "\"trained\" : true");
        edit(
                ks("e").limited().write(records.resolve("partial")).resolve("record.json"),
                "\"partial\" : true",
                "\"partial\" : false");
        Files.delete(ks("f").writeWhole(records.resolve("deleted")).resolve("samples.jsonl"));
        BuildReport report = build();
        assertEquals(2, report.shownRecords(), "deleted outcomes leave a record that is only stated");
        assertEquals(
                Map.of(
                        "score", Reason.IMPLAUSIBLE, // its points no longer follow
                        "outcome", Reason.TAMPERED,
                        "name", Reason.UNREADABLE,
                        "weights", Reason.UNREADABLE,
                        "partial", Reason.UNREADABLE),
                report.hidden().stream().collect(Collectors.toMap(Hidden::path, Hidden::reason)));
        List<String> evidence = pages().get("index.html")
                .select("[data-board=official] tbody td:nth-last-child(2)")
                .eachText();
        assertEquals(List.of("stated", "stated"), evidence);
    }

    @Test
    void aScoreWithItsPointsEditedContradictsItsUtterances() throws Exception {
        Path record = ks("a").writeWhole(records.resolve("score")).resolve("record.json");
        String text =
                Files.readString(record).replaceAll("(?s)\"superb_points\" : \\{.*?}", "\"superb_points\" : null");
        Files.writeString(
                record,
                text.replace("\"value\" : 0.96,", "\"value\" : 0.97,")
                        .replaceFirst("\"reasons\" : \\{", "\"reasons\" : { \"results.superb_points\" : \"no\","));
        Hidden hidden = build().hidden().get(0);
        assertEquals(Reason.TAMPERED, hidden.reason());
        assertEquals("the score is stated as 0.97, its utterances give 0.96", hidden.detail());
    }

    @Test
    void brokenRecordsAreListed() throws Exception {
        List<String> changes = List.of(
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
                "\"layer_weights\" : [ -> \"layer_weights\" : [ 7,");
        for (String change : changes) {
            Path record = ks("broken")
                    .write(records.resolve("hostile" + changes.indexOf(change)))
                    .resolve("record.json");
            String[] parts = change.split(" -> ");
            edit(record, parts[0], parts[1]);
        }
        BuildReport report = build();
        assertEquals(1, report.shownRecords());
        assertEquals(changes.size(), report.hidden().size());
        for (Hidden hidden : report.hidden()) {
            assertTrue(Set.of(Reason.UNREADABLE, Reason.IMPLAUSIBLE).contains(hidden.reason()), hidden::toString);
            assertFalse(hidden.detail().isBlank(), hidden::toString);
        }
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

    @Test
    void brokenFilesBesideARecordAreNamedOnItsPage() throws Exception {
        Path place = ks("a").writeWhole(records.resolve("a"));
        Files.writeString(place.resolve("curves.csv"), "step,loss\n1,\"<script>\n");
        Files.writeString(place.resolve("trials.jsonl"), "{\"lr\":");
        build();
        String page = pages().values().stream()
                .filter(it -> it.title().equals("a on KS"))
                .findFirst()
                .orElseThrow()
                .text();
        assertTrue(page.contains("curves.csv is not the file that the record lists"), page);
        assertTrue(page.contains("trials.jsonl is not the file that the record lists"), page);
    }

    private void write(String name, byte[] bytes) throws Exception {
        Files.createDirectories(records.resolve(name));
        Files.write(records.resolve(name).resolve("record.json"), bytes);
    }

    private static void edit(Path file, String from, String to) throws Exception {
        String text = Files.readString(file);
        assertTrue(text.contains(from), () -> from + " is not in " + text);
        Files.writeString(file, text.replace(from, to));
    }

    private Map<String, Document> pages() throws Exception {
        Map<String, Document> pages = new TreeMap<>();
        Path board = folder.resolve("board");
        try (Stream<Path> files = Files.walk(board)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".html")).toList()) {
                pages.put(board.relativize(file).toString(), Jsoup.parse(file));
            }
        }
        return pages;
    }
}
