package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import superb.leaderboard.compare.Comparison;
import superb.leaderboard.compare.Comparison.Pairing;

/** The pages as a reader meets them: opened from a file, without a network. */
@Tag("browser")
class BrowserTest {
    private static final String OFFICIAL = "[data-board=official] ";

    @TempDir
    static Path folder;

    private static Path site;
    private static Browser browser;

    @BeforeAll
    static void start() {
        String missing = Browser.missing();
        String reason = "the pages are not tested in a browser: " + missing + " is installed here";
        if (!missing.isEmpty()) {
            System.err.println(reason); // surefire counts the skip but does not say why
        }
        assumeTrue(missing.isEmpty(), reason);
        site = folder.resolve("site");
        Leaderboard.build(DemoRecords.write(folder.resolve("records")), site);
        browser = Browser.start(true);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void desktop() {
        browser.size(1500, 1000);
        browser.media("light", "screen");
    }

    @AfterEach
    void nothingWasSaidToTheConsole() {
        assertEquals(List.of(), browser.console());
    }

    private static void open(String query) {
        browser.open(site.resolve("index.html"), query);
    }

    private static List<String> column(int number) {
        return browser.all(OFFICIAL + "tbody tr:not([hidden]) > :nth-child(" + number + ")").stream()
                .map(it -> it.getText().lines().findFirst().orElse(""))
                .toList();
    }

    @Test
    void sortsByTheExactNumbersWithTheKeyboardAlone() {
        open("");
        assertEquals("wavlm_base_plus", column(2).get(0));
        WebElement params = browser.one(OFFICIAL + "th[data-k=params] button");
        params.sendKeys(Keys.ENTER);
        assertEquals("ascending", browser.one(OFFICIAL + "th[data-k=params]").getDomAttribute("aria-sort"));
        assertEquals(
                "0",
                browser.all(OFFICIAL + "tbody tr")
                        .get(0)
                        .findElements(org.openqa.selenium.By.cssSelector("td"))
                        .get(7)
                        .getText());
        params.sendKeys(Keys.SPACE);
        assertEquals("descending", browser.one(OFFICIAL + "th[data-k=params]").getDomAttribute("aria-sort"));
        assertEquals("wav2vec2_base", column(2).get(0));
        // dphubert_long and armhubert_s both read 96.8: the exact 1936 of 2000 stands above 1935
        browser.one(OFFICIAL + "th[data-k=KS] button").sendKeys(Keys.ENTER);
        assertEquals(
                List.of("wavlm_base_plus", "armhubert_s", "dphubert_long not SUPERB-comparable"),
                column(2).subList(0, 3));
        assertTrue(browser.url().endsWith("?sort=official:KS:desc"), browser.url());
        assertEquals(List.of(), browser.all("[data-board=mini] th[aria-sort]"), "every table has an order of its own");
    }

    @Test
    void aLinkBringsBackTheSameView() {
        open("");
        browser.one("[name=q]").sendKeys("hubert");
        browser.one(OFFICIAL + "th[data-k=SID] button").click();
        browser.one("#controls summary").click();
        browser.one("[name=pmax]").sendKeys("30");
        browser.one("[name=show][value=memory]").click();
        browser.one("[name=show][value=IC]").click();
        browser.all(OFFICIAL + "tbody tr:not([hidden]) .star input").get(1).click();
        String link = browser.url();
        List<String> models = column(2);
        assertEquals(List.of("dphubert", "distilhubert", "lighthubert_small", "armhubert_s"), models);
        String table = browser.one(OFFICIAL).getText();
        assertFalse(table.contains("Memory") || table.contains("IC"), table);
        browser.driver().get("about:blank");
        browser.driver().get(link);
        assertEquals(models, column(2));
        assertEquals(table, browser.one(OFFICIAL).getText());
        assertEquals(List.of("distilhubert"), browser.texts(OFFICIAL + "tr.lit th"));
        assertEquals(link, browser.url());
        browser.one("#controls [type=reset]").click();
        browser.script("return new Promise((done) => setTimeout(done, 50))");
        assertEquals(11, column(2).size());
        assertFalse(browser.url().contains("?"), browser.url());
    }

    @Test
    void filtersAreExactAndSayHowManyAreLeft() {
        open("?precision=int8-dynamic");
        assertEquals(List.of("hubert_base int8-dynamic"), column(2));
        open("?cmp=1");
        assertFalse(column(2).contains("dphubert_long"));
        open("");
        browser.one("[name=family]").sendKeys("fbank");
        assertEquals(List.of("fbank_no_cmvn"), column(2));
        assertEquals("Showing 2 of 15 models.", browser.one("#said").getText());
        open("?q=nothing-is-called-so&family=unknown&sort=official:nonsense:desc&hl=x&at=y&pmin=abc");
        assertEquals(List.of(), column(2));
    }

    @Test
    void timingsOfAnotherMachineReplaceTheColumn() {
        open("");
        int latency = browser.texts(OFFICIAL + "thead th").stream()
                        .map(it -> it.split("\n")[0])
                        .toList()
                        .indexOf("Latency")
                + 1;
        List<String> models = column(2);
        int quantised = models.indexOf("hubert_base int8-dynamic");
        assertEquals("–", column(latency).get(quantised));
        browser.one("[name=at]").sendKeys("Example CPU at 2.0 GHz · PyTorch · 2 threads · machine fedcba");
        assertEquals("286", column(latency).get(quantised));
        assertEquals(10, column(latency).stream().filter("–"::equals).count());
        assertTrue(browser.one("[data-setting=official]").getText().contains("fedcba"));
        assertTrue(browser.url().contains("at="), browser.url());
    }

    @Test
    void highlightedModelsGoAlongAndCanBeCompared() throws Exception {
        open("?q=hubert_base");
        browser.all(OFFICIAL + "tbody tr:not([hidden]) .star input").forEach(WebElement::click);
        List<WebElement> links = browser.all("#pairs a");
        assertEquals(List.of("KS"), links.stream().map(WebElement::getText).toList());
        links.get(0).click();
        String verdict = waitFor("#verdict");
        assertTrue(verdict.startsWith("The difference of +0.0 points"), verdict);
        open("");
        browser.all(OFFICIAL + ".star input").get(0).click();
        browser.one("nav a[href^=pareto]").click();
        assertFalse(browser.all(".point.lit").isEmpty());
    }

    private static String waitFor(String css) {
        for (int i = 0; i < 200 && browser.all(css).isEmpty(); i++) {
            browser.script("return new Promise((done) => setTimeout(done, 25))");
        }
        return browser.one(css).getText();
    }

    /** The page's own statistics against those of the command. */
    @Test
    void thePageComparesAsTheCommandDoes() {
        for (String task : List.of("ks", "pr")) {
            Path a = folder.resolve("records/" + task + "-hubert_base");
            Path b = folder.resolve("records/" + task + "-dphubert");
            Comparison expected = Comparison.of(a, b, Pairing.REQUIRED);
            String first = expected.tasks().get(0).first().record().recordId();
            String second = expected.tasks().get(0).second().record().recordId();
            browser.open(site.resolve("compare.html"), "?a=" + first + "&b=" + second);
            String verdict = waitFor("#verdict");
            var found = expected.tasks().get(0);
            String difference =
                    "%+.1f points".formatted(100 * found.difference().value()).replace('-', '−');
            assertTrue(verdict.contains(difference), verdict);
            assertEquals(found.significant(), verdict.contains("is better"), verdict);
            if (task.equals("ks")) {
                assertTrue(verdict.contains("p = " + "%.4f".formatted(found.p())), verdict);
            }
            assertTrue(
                    browser.one("main")
                            .getText()
                            .contains("Of 2000 utterances hubert_base does better on %d and dphubert on %d."
                                    .formatted(
                                            found.pairs().get().firstBetter(),
                                            found.pairs().get().secondBetter())),
                    browser.one("main").getText());
        }
    }

    @Test
    void pointsOfAPlotAreReachedAndOpenedWithTheKeyboard() {
        browser.open(site.resolve("pareto-official-ks.html"), "");
        browser.script("document.querySelector('#plot-params a.point').focus()");
        String label = browser.driver().switchTo().activeElement().getDomAttribute("aria-label");
        assertTrue(label.contains("parameters"), label);
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        assertTrue(browser.one("h1").getText().endsWith("on KS"), browser.url());
    }

    /** One page of every kind; of the records the one with the most kinds of things on it. */
    @Test
    void pagesAreAccessibleInLightAndDark() throws Exception {
        List<Path> pages = new ArrayList<>();
        for (String name : List.of("index", "pareto-official-overall", "shape-official", "layers-mini", "published")) {
            pages.add(site.resolve(name + ".html"));
        }
        try (Stream<Path> records = Browser.pages(site.resolve("r"))) {
            pages.add(records.filter(it -> it.toString().matches(".*rec_[0-9a-f]+(-[0-9a-f]+)?.html"))
                    .max(Comparator.comparingLong(BrowserTest::kindsOfThings))
                    .orElseThrow());
        }
        for (Path page : pages) {
            browser.open(page, "");
            assertAccessible(page.getFileName().toString());
        }
        Comparison pair = Comparison.of(
                folder.resolve("records/ks-hubert_base"), folder.resolve("records/ks-dphubert"), Pairing.REQUIRED);
        browser.open(
                site.resolve("compare.html"),
                "?a=" + pair.tasks().get(0).first().record().recordId() + "&b="
                        + pair.tasks().get(0).second().record().recordId());
        waitFor("#verdict");
        assertAccessible("compare.html");
    }

    private static long kindsOfThings(Path page) {
        try {
            return Pattern.compile("<[a-z0-9]+( class=\"[^\"]*\")?")
                    .matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertAccessible(String page) throws Exception {
        browser.script("document.querySelectorAll('details').forEach((it) => { it.open = true; })");
        browser.media("light", "screen");
        assertEquals(List.of(), browser.violations(), () -> "light " + page);
        browser.media("dark", "screen"); // which changes nothing but colours
        assertEquals(List.of(), browser.violationsOfColour(), () -> "dark " + page);
    }

    @Test
    void aPhoneNeedsNoSidewaysScrolling() throws Exception {
        browser.phone();
        try (Stream<Path> pages = Browser.pages(site)) {
            for (Path page : pages.toList()) {
                browser.open(page, "");
                Object over = browser.script(
                        "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
                assertEquals(0L, over, page::toString);
            }
        }
    }

    @Test
    void withoutScriptsTablesAndPlotsAreThere() throws Exception {
        try (Browser plain = Browser.start(false)) {
            plain.open(site.resolve("index.html"), "");
            assertEquals(11, plain.all(OFFICIAL + "tbody tr").size());
            assertFalse(plain.one("#controls").isDisplayed());
            assertTrue(plain.all(OFFICIAL + "button").isEmpty());
            plain.open(site.resolve("pareto-official-overall.html"), "");
            assertEquals(5, plain.all("svg").size());
            plain.open(site.resolve("compare.html"), "");
            assertTrue(plain.one("main").getText().contains("superb compare A B"));
        }
    }

    /** Screenshots for people to look at, where {@code -Dsuperb.screenshots=FOLDER} asks for them. */
    @Test
    void screenshots() throws Exception {
        String wanted = System.getProperty("superb.screenshots", "");
        assumeTrue(!wanted.isEmpty(), "no screenshots were asked for (-Dsuperb.screenshots=FOLDER)");
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> all = Browser.pages(site);
                Stream<Path> records = Browser.pages(site.resolve("r"))) {
            pages.addAll(all.toList());
            pages.addAll(records.limit(2).toList());
        }
        for (boolean phone : new boolean[] {false, true}) {
            if (phone) {
                browser.phone();
            }
            for (String scheme : List.of("light", "dark")) {
                browser.media(scheme, "screen");
                for (Path page : pages) {
                    browser.open(page, "");
                    String name = page.getFileName().toString().replace(".html", "-" + scheme);
                    browser.screenshot(Path.of(wanted).resolve(name + (phone ? "-phone" : "") + ".png"));
                }
            }
        }
    }

    @Test
    @Tag("slow")
    void aThousandModelsOpenAtOnce() throws Exception {
        Path many = folder.resolve("many");
        Leaderboard.build(ManyRecords.write(folder.resolve("many-records"), 1_000, 1), many);
        long bytes = Files.size(many.resolve("index.html"));
        assertTrue(bytes < 1_000_000, bytes + " bytes");
        browser.open(many.resolve("index.html"), "?sort=official:PR:asc");
        assertEquals(1_000, browser.all(OFFICIAL + "tbody tr").size());
        Object millis = browser.script("return performance.getEntriesByType('navigation')[0].loadEventEnd");
        System.err.printf(Locale.ROOT, "a thousand models: %d bytes, loaded after %s ms%n", bytes, millis);
        assertTrue(browser.one(OFFICIAL + "th[data-k=PR]")
                .getDomAttribute("aria-sort")
                .equals("ascending"));
    }
}
