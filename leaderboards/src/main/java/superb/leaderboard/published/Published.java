package superb.leaderboard.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The rows that come with the program, and what must be known to read them. */
public record Published(List<PublishedRow> rows, List<String> caveats) {
    private static final String FILE = "/superb/leaderboard/published-results.json";
    private static final Pattern ARXIV = Pattern.compile("[0-9]{4}\\.[0-9]{4,5}");

    public static Published load() {
        try (InputStream in = Published.class.getResourceAsStream(FILE)) {
            JsonNode root = JsonMapper.builder().build().readTree(in);
            List<PublishedRow> rows = new ArrayList<>();
            root.path("results").forEach(it -> rows.add(row(it)));
            List<String> caveats = new ArrayList<>();
            root.path("caveats").forEach(it -> caveats.add(it.asText()));
            return new Published(List.copyOf(rows), List.copyOf(caveats));
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of the program's own jar", e);
        }
    }

    private static PublishedRow row(JsonNode node) {
        Map<String, Double> scores = new TreeMap<>();
        node.path("tasks").properties().forEach(task -> task.getValue()
                .properties()
                .forEach(metric -> scores.put(
                        (task.getKey() + "." + metric.getKey()).toLowerCase(Locale.ROOT),
                        metric.getValue().asDouble())));
        String arxiv = node.path("source").path("arxiv").asText("");
        return new PublishedRow(
                node.path("upstream").asText(),
                number(node, "params_millions"),
                number(node, "macs_giga"),
                scores,
                number(node, "superb_s_published"),
                node.path("source").path("title").asText(),
                ARXIV.matcher(arxiv).matches() ? "https://arxiv.org/abs/" + arxiv : "",
                node.path("seen_in").asText(),
                node.path("note").asText(""),
                node.path("preferred").asBoolean(false));
    }

    private static Optional<Double> number(JsonNode node, String name) {
        return node.path(name).isNumber() ? Optional.of(node.path(name).asDouble()) : Optional.empty();
    }
}
