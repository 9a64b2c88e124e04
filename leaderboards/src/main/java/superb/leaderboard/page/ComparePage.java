package superb.leaderboard.page;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private final ArrayNode records = MAPPER.createArrayNode();

    ComparePage(Site site) {
        this.site = site;
    }

    record View(Shell shell, String data, boolean empty) {}

    /** A record as it can be chosen on the page. @param ids hash of the ids of its utterances, empty without outcomes */
    record Compared(Entry entry, String label, Optional<Outcomes> outcomes, String ids) {

        static Compared of(Entry entry, String label, Companions files) {
            Optional<Outcomes> outcomes = Outcomes.of(entry, files.samples());
            String ids = outcomes.map(
                            it -> Sha256.of(String.join("\n", it.ids())).substring(0, HASH_DIGITS))
                    .orElse("");
            return new Compared(entry, label, outcomes, ids);
        }

        /** Its outcomes, and the ids, which records of the same data share. @param page of the record, without an ending */
        Map<String, String> files(String page) {
            Map<String, String> files = new TreeMap<>();
            outcomes.ifPresent(it -> {
                files.put(page + ".js", script(it));
                files.put("r/ids-" + ids + ".js", "superbIds(\"" + ids + "\"," + ScriptJson.of(it.ids()) + ");\n");
            });
            return files;
        }

        private String script(Outcomes outcomes) {
            boolean digits = entry.task().higherIsBetter();
            String counts = join(outcomes.counts(), digits ? "" : ",");
            String units = digits ? "" : join(outcomes.units(), ",");
            return "superbOutcomes(\"" + entry.record().recordId() + "\",\"" + counts + "\",\"" + units + "\");\n";
        }

        private static String join(int[] numbers, String between) {
            return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(between));
        }
    }

    void add(Compared compared) {
        Entry entry = compared.entry();
        ObjectNode node = records.addObject();
        node.put("id", entry.record().recordId());
        node.put("label", compared.label());
        node.put("task", entry.task().code());
        node.put("metric", entry.task().metric().toUpperCase(Locale.ROOT));
        node.put("up", entry.task().higherIsBetter());
        node.put("board", Division.of(entry.record().identity()).title());
        String manifest = entry.record().identity().dataset().manifestSha256();
        node.put("data", manifest.substring(0, Math.min(DATA_DIGITS, manifest.length())));
        node.put("seed", entry.record().identity().training().seed());
        node.put("value", entry.score().value());
        Optional<Interval> interval = entry.score().ci95();
        interval.ifPresent(it -> node.putArray("ci").add(it.low()).add(it.high()));
        node.put("ids", compared.ids());
        cost(node, ModelCost.of(List.of(entry)));
    }

    private static void cost(ObjectNode node, ModelCost cost) {
        cost.params().ifPresent(it -> node.put("params", it));
        cost.macs().ifPresent(it -> node.put("macs", it));
        cost.weightsBytes().ifPresent(it -> node.put("weights", it));
        cost.timings().entrySet().stream().findFirst().ifPresent(it -> {
            node.put("at", it.getKey().label());
            it.getValue().p90Ms().ifPresent(value -> node.put("latency", value));
            it.getValue().memoryBytes().ifPresent(value -> node.put("memory", value));
        });
    }

    View view() {
        Shell shell = site.shell("Compare two records", Site.COMPARE, "compare.js");
        return new View(shell, ScriptJson.of(records), records.isEmpty());
    }
}
