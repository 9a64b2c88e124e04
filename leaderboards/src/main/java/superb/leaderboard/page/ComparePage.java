package superb.leaderboard.page;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import superb.files.Sha256;
import superb.leaderboard.board.Division;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.compare.Outcomes;
import superb.leaderboard.intake.Companions;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.text.ScriptJson;
import superb.metric.Interval;

/**
 * Any two records of one task, side by side. The outcomes of the utterances stand in a small script beside each record's page, because a
 * page opened from a file may load scripts but not data; the ids of the utterances stand once for all records of the same data.
 */
final class ComparePage {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int HASH_DIGITS = 12;
    private static final int DATA_DIGITS = 16;

    private final Site site;
    private final Map<Entry, String> labels;
    private final ArrayNode records = MAPPER.createArrayNode();
    private final TreeSet<String> written = new TreeSet<>();

    ComparePage(Site site, Map<Entry, String> labels) {
        this.site = site;
        this.labels = labels;
    }

    record View(Shell shell, String data, boolean empty) {}

    /** Writes the outcomes of a record, if there are any, and remembers it for the page. */
    void add(Entry entry, Companions files, BiConsumer<String, String> file) {
        Optional<Outcomes> outcomes = Outcomes.of(entry, files.samples());
        String ids = outcomes.map(it -> Sha256.of(String.join("\n", it.ids())).substring(0, HASH_DIGITS))
                .orElse("");
        outcomes.ifPresent(it -> {
            file.accept(site.names().of(entry) + ".js", script(entry, it));
            if (written.add(ids)) {
                file.accept("r/ids-" + ids + ".js", "superbIds(\"" + ids + "\"," + ScriptJson.of(it.ids()) + ");\n");
            }
        });
        describe(entry, ids);
    }

    private static String script(Entry entry, Outcomes outcomes) {
        String between = entry.task().higherIsBetter() ? "" : ",";
        String counts = join(outcomes.counts(), between);
        String units = entry.task().higherIsBetter() ? "" : join(outcomes.units(), between);
        return "superbOutcomes(\"%s\",\"%s\",\"%s\");%n"
                .formatted(entry.record().recordId(), counts, units)
                .replace("\r", "");
    }

    private static String join(int[] numbers, String between) {
        return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(between));
    }

    private void describe(Entry entry, String ids) {
        ObjectNode node = records.addObject();
        node.put("id", entry.record().recordId());
        node.put("label", labels.get(entry));
        node.put("task", entry.task().code());
        node.put("metric", entry.task().metric().toUpperCase(java.util.Locale.ROOT));
        node.put("up", entry.task().higherIsBetter());
        node.put("board", Division.of(entry.record().identity()).title());
        node.put(
                "data",
                entry.record().identity().dataset().manifestSha256().length() > DATA_DIGITS
                        ? entry.record().identity().dataset().manifestSha256().substring(0, DATA_DIGITS)
                        : entry.record().identity().dataset().manifestSha256());
        node.put("seed", entry.record().identity().training().seed());
        node.put("value", entry.score().value());
        Optional<Interval> interval = entry.score().ci95();
        interval.ifPresent(it -> node.putArray("ci").add(it.low()).add(it.high()));
        node.put("ids", ids);
        ModelCost cost = ModelCost.of(List.of(entry));
        cost.params().ifPresent(it -> node.put("params", it));
        cost.macs().ifPresent(it -> node.put("macs", it));
        cost.weightsBytes().ifPresent(it -> node.put("weights", it));
        cost.timings().forEach((setting, timing) -> {
            node.put("at", setting.label());
            timing.p90Ms().ifPresent(it -> node.put("latency", it));
            timing.memoryBytes().ifPresent(it -> node.put("memory", it));
        });
    }

    View view() {
        return new View(
                site.shell("Compare two records", Site.COMPARE, "compare.js"),
                ScriptJson.of(records),
                records.isEmpty());
    }
}
