package superb.leaderboard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window, without a network, on pages opened from files. */
final class Browser implements AutoCloseable {
    private static final List<String> CHROMIUM =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> DRIVER = List.of(
            "/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver", "/usr/lib/chromium/chromedriver");

    /** Kept, because a logger without a reference forgets its level. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** What is missing on this machine; empty if a browser can be started. */
    static String missing() {
        return first(CHROMIUM).isEmpty() ? "no Chromium" : first(DRIVER).isEmpty() ? "no chromedriver" : "";
    }

    private static Optional<String> first(List<String> places) {
        return places.stream().filter(it -> Files.isExecutable(Path.of(it))).findFirst();
    }

    static Browser start(boolean scripts) {
        SELENIUM.setLevel(Level.SEVERE); // it warns about every browser that is newer than itself
        ChromeOptions options = new ChromeOptions();
        options.setBinary(first(CHROMIUM).orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--allow-file-access-from-files=false",
                "--hide-scrollbars");
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of(first(DRIVER).orElseThrow()).toFile())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(Duration.ofMinutes(1)).scriptTimeout(Duration.ofMinutes(2));
        return new Browser(driver);
    }

    Browser open(Path page, String query) {
        driver.get(page.toUri() + query);
        for (int i = 0; i < 400 && !loaded(page); i++) { // a busy machine answers before the page is there
            LockSupport.parkNanos(25_000_000);
        }
        return this;
    }

    private boolean loaded(Path page) {
        return Boolean.TRUE.equals(driver.executeScript(
                "return document.readyState === 'complete' && location.pathname.endsWith(arguments[0])"
                        + " && performance.getEntriesByType('navigation')[0].loadEventEnd > 0",
                page.getFileName().toString()));
    }

    void size(int width, int height) {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Narrower than a window can be. */
    void phone() {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 780, "deviceScaleFactor", 2, "mobile", true));
    }

    /** @param scheme {@code light} or {@code dark}; @param media {@code screen} or {@code print} */
    void media(String scheme, String media) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("media", media, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    WebElement one(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<String> texts(String css) {
        return all(css).stream().map(WebElement::getText).toList();
    }

    Object script(String code, Object... arguments) {
        return driver.executeScript(code, arguments);
    }

    String url() {
        return driver.getCurrentUrl();
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Everything the page said to the console since the last question. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Violations of the accessibility rules of axe-core, WCAG 2.2 AA and best practices; one line each. */
    List<String> violations() throws IOException {
        return violations(Map.of());
    }

    /** The same, of the rules alone that look at colours. */
    List<String> violationsOfColour() throws IOException {
        return violations(Map.of("type", "tag", "values", List.of("cat.color")));
    }

    private List<String> violations(Map<String, Object> runOnly) throws IOException {
        if (!Boolean.TRUE.equals(driver.executeScript("return 'axe' in window"))) {
            try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
                driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const options = { resultTypes: ['violations'] };
                if (arguments[0].type) options.runOnly = arguments[0];
                axe.run(document, options).then((result) => done(result.violations.flatMap(
                  (rule) => rule.nodes.map((node) => rule.id + ': ' + node.html.slice(0, 160) + ' | '
                    + node.any.concat(node.all, node.none).map((it) => it.message).join('; ').slice(0, 240)))));
                """, runOnly);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    /** Of the whole page, or of as much of it as anybody looks at. */
    void screenshot(Path file) throws IOException {
        Object height = driver.executeScript("return Math.min(3000, document.documentElement.scrollHeight)");
        Object width = driver.executeScript("return document.documentElement.clientWidth");
        Object picture = driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of(
                                "format",
                                "png",
                                "captureBeyondViewport",
                                true,
                                "clip",
                                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)))
                .get("data");
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(String.valueOf(picture)));
    }

    @Override
    public void close() {
        driver.quit();
    }

    static Stream<Path> pages(Path site) throws IOException {
        return Files.list(site).filter(it -> it.toString().endsWith(".html")).sorted();
    }
}
