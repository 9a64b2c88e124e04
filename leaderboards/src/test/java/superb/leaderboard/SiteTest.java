package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page of a site with something of everything, as it stands in the files. */
class SiteTest {
    @TempDir
    static Path folder;

    private static final Map<Path, Document> PAGES = new HashMap<>();
    private static Path site;
    private static BuildReport report;

    @BeforeAll
    static void build() throws Exception {
        site = folder.resolve("site");
        report = Leaderboard.build(DemoRecords.write(folder.resolve("records")), site);
        try (Stream<Path> files = Files.walk(site)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".html")).toList()) {
                PAGES.put(file, Jsoup.parse(file));
            }
        }
    }

    private static Document page(String name) {
        return PAGES.get(site.resolve(name));
    }

    @Test
    void foundIsShownPlusHidden() {
        assertEquals(report.found(), report.shownRecords() + report.hidden().size());
        assertTrue(PAGES.size() > 60, PAGES.size() + " pages");
        assertTrue(page("index.html")
                .select("footer")
                .text()
                .startsWith("%d records found, %d shown, %d hidden."
                        .formatted(
                                report.found(),
                                report.shownRecords(),
                                report.hidden().size())));
    }

    /** Nothing is loaded from elsewhere, and nothing leads nowhere. */
    @Test
    void everyLinkLeadsToAFileOfTheSite() {
        int checked = 0;
        for (Map.Entry<Path, Document> page : PAGES.entrySet()) {
            for (Element element : page.getValue().select("[href], [src]")) {
                String target = element.hasAttr("href") ? element.attr("href") : element.attr("src");
                if (target.startsWith("https://arxiv.org/abs/")
                                && element.tagName().equals("a")
                        || target.equals("data:,")) {
                    continue;
                }
                assertFalse(target.contains("//"), () -> page.getKey() + ": " + element);
                String[] parts = target.split("#", 2);
                Path file = parts[0].isEmpty()
                        ? page.getKey()
                        : page.getKey().getParent().resolve(parts[0]).normalize();
                assertTrue(Files.isRegularFile(file), () -> page.getKey() + " leads to " + target);
                if (parts.length == 2) {
                    assertTrue(PAGES.get(file).getElementById(parts[1]) != null, () -> page.getKey() + ": " + target);
                }
                checked++;
            }
        }
        assertTrue(checked > 2_000, "only " + checked + " links were seen");
    }

    @Test
    void idsAreUniqueAndHeadingsInOrder() {
        PAGES.forEach((file, page) -> {
            Set<String> ids = new HashSet<>();
            page.select("[id]").forEach(it -> assertTrue(ids.add(it.id()), () -> file + ": " + it.id()));
            page.select("[aria-labelledby], [aria-describedby]").forEach(it -> {
                for (String id : (it.attr("aria-labelledby") + " " + it.attr("aria-describedby"))
                        .strip()
                        .split(" ")) {
                    assertTrue(ids.contains(id), () -> file + ": nothing is called " + id);
                }
            });
            assertEquals(1, page.select("h1").size(), file::toString);
            assertEquals("en", page.select("html").attr("lang"));
            page.select("table")
                    .forEach(it -> assertEquals(1, it.select("caption").size(), it::toString));
            page.select("svg").forEach(it -> {
                assertFalse(it.select("> title").text().isBlank(), file::toString);
                assertFalse(it.select("> desc").text().isBlank(), file::toString);
            });
        });
    }

    @Test
    void aRecordPageTellsEverything() {
        Document page = PAGES.values().stream()
                .filter(it -> it.title().equals("wavlm_base_plus on KS"))
                .findFirst()
                .orElseThrow();
        List<String> headings = page.select("h2").eachText();
        assertEquals(
                List.of(
                        "Score",
                        "Run it again",
                        "Layer weights",
                        "Learning curves",
                        "Trials",
                        "Wrong utterances",
                        "Confusions",
                        "The whole record"),
                headings);
        assertEquals(
                "superb run --upstream wavlm_base_plus --tasks ks --seed 1337",
                page.select("pre").text());
        assertEquals(3, page.select("svg path.curve").size());
        assertEquals(5, page.select("#trials ~ details tbody tr").size());
        assertTrue(page.text().contains("identity.dataset.manifest_sha256 2222"), page.text());
        assertTrue(page.text().contains("none: not measured by this command"), page.text());
    }

    @Test
    void paretoPagesNameWhatDominates() {
        Document page = page("pareto-official-overall.html");
        assertEquals(5, page.select("main section svg").size());
        Element row = page.select("#numbers ~ div tr[data-m]").stream()
                .filter(it -> it.text().startsWith("distilhubert"))
                .findFirst()
                .orElseThrow();
        assertTrue(row.text().contains("dominated by armhubert_s"), row.text());
        assertEquals(
                "5 of 8 models are on the front: fbank_no_cmvn, armhubert_s, dphubert, lighthubert_small, wavlm_base_plus.",
                page.select("#params + p").text());
        assertTrue(page.select("svg .published").size() > 20);
        assertTrue(page("pareto-mini-ks.html").select("svg .published").isEmpty());
    }

    @Test
    void shapesAndCheapest() {
        Document page = page("shape-official.html");
        assertEquals(6, page.select("svg").size());
        assertTrue(page.select("svg path.iso").size() > 6);
        Element sid = page.select("#near ~ div tbody tr").stream()
                .filter(it -> it.text().startsWith("KS"))
                .findFirst()
                .orElseThrow();
        assertTrue(sid.text().startsWith("KS ACC wavlm_base_plus (97.4) armhubert_s, 22.4 M (96.8)"), sid.text());
    }

    @Test
    void publishedRowsAreMarkedAndElsewhere() {
        Document published = page("published.html");
        assertEquals(81, published.select("tbody tr").size());
        assertEquals(81, published.select("tbody .badge").size());
        assertFalse(page("index.html").select("table").text().contains("published"));
    }

    @Test
    void timingsOfOtherMachinesDoNotShareAColumn() {
        Element row = page("index.html").select("[data-board=official] tbody tr").stream()
                .filter(it -> it.text().contains("int8-dynamic"))
                .findFirst()
                .orElseThrow();
        assertEquals("–", row.child(10).text());
        assertTrue(page("index.html").select("#data").html().contains("fedcba"));
    }

    @Test
    void theSnapshotNeedsNothingThatChanges() throws Exception {
        Path snapshots = site.resolve("snapshots");
        try (Stream<Path> all = Files.list(snapshots)) {
            Path snapshot = all.findFirst().orElseThrow();
            Document page = PAGES.get(snapshot.resolve("index.html"));
            assertTrue(page.select("script").isEmpty());
            assertEquals(
                    page("index.html").select("tbody").text(),
                    page.select("tbody").text());
            assertEquals(
                    Files.readString(site.resolve("results.json")), Files.readString(snapshot.resolve("results.json")));
            assertTrue(Files.readString(site.resolve("cite.bib"))
                    .contains(snapshot.getFileName().toString()));
        }
    }
}
