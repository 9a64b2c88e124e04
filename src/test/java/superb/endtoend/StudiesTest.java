package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import superb.engine.Cost;
import superb.engine.CostCounter;
import superb.engine.MacsConvention;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** What the comments of the shipped studies say of a model is what the counter counts. */
class StudiesTest {
    private static final Path STUDIES = Path.of("../../leaderboards/studies");
    private static final Pattern SHAPE =
            Pattern.compile("\\s*- (\\S+)\\s+# ([0-9.]+) M, ([0-9.]+) GMACs(?: at ([0-9]+) s)?.*");

    private final UpstreamRegistry registry = UpstreamRegistry.load();
    private final CostCounter counter =
            ServiceLoader.load(CostCounter.class).findFirst().orElseThrow();

    @Test
    void figuresInCommentsAreCounted() throws IOException {
        int shapes = 0;
        try (Stream<Path> files = Files.list(STUDIES)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".yaml")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    Matcher shape = SHAPE.matcher(line);
                    if (shape.matches()) {
                        Cost cost = cost(shape.group(1), 5);
                        assertEquals(shape.group(2), millions(cost.params()), line);
                        assertEquals(shape.group(3), millions(cost.macs() / 1000), line);
                        shapes++;
                    }
                }
            }
        }
        assertTrue(shapes >= 13, "shapes seen: " + shapes);
    }

    @Test
    void seriesAreEqualWhereTheySayTheyAre() throws IOException {
        Cost common = cost("student:layers=2,dim=768", 5);
        String series = "";
        int compared = 0;
        for (String line : Files.readAllLines(STUDIES.resolve("depth-width.yaml"))) {
            if (line.contains("# equal ")) {
                series = line.strip();
            }
            Matcher shape = SHAPE.matcher(line);
            if (shape.matches() && !series.isEmpty()) {
                Cost cost = cost(shape.group(1), 5);
                boolean params = series.equals("# equal parameters");
                assertEquals(
                        1.0,
                        params ? (double) cost.params() / common.params() : (double) cost.macs() / common.macs(),
                        0.001,
                        line);
                compared++;
            }
        }
        assertEquals(12, compared);
    }

    private Cost cost(String upstream, int seconds) {
        UpstreamModel model = registry.model(UpstreamRequest.parse(upstream));
        return counter.count(model, seconds * 16_000L, MacsConvention.PRODUCTS);
    }

    private static String millions(long count) {
        return String.format(Locale.ROOT, "%.2f", count / 1e6);
    }
}
