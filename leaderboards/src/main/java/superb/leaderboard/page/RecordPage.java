package superb.leaderboard.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superb.leaderboard.board.Division;
import superb.leaderboard.intake.Companions;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.Hidden;
import superb.leaderboard.text.Numbers;
import superb.metric.Score;
import superb.record.RunRecord;

/** Everything that one record says. */
final class RecordPage {
    private RecordPage() {}

    record View(
            Shell shell,
            String recordId,
            String label,
            String task,
            String metric,
            String value,
            String interval,
            String method,
            String items,
            String division,
            boolean mini,
            boolean untrained,
            String hiddenBecause,
            List<String> deviations,
            String evidence,
            String command,
            String json,
            List<Part> parts,
            List<Section> sections) {}

    /** One top-level part of the document, flattened. */
    record Section(String name, List<Field> fields) {}

    /** @param missing why there is no value; empty if there is one */
    record Field(String path, String value, String missing) {}

    /** @param hidden why no board shows it; empty reason for one that is shown */
    static View of(Site site, Entry entry, Companions files, String label, String hidden) {
        RunRecord record = entry.record();
        Score score = entry.score();
        Division division = Division.of(record.identity());
        String page = site.names().of(entry);
        return new View(
                site.shell(label + " on " + entry.task().code(), page),
                record.recordId(),
                label,
                entry.task().title(),
                entry.task().metric().toUpperCase(java.util.Locale.ROOT),
                Numbers.percent(score.value()),
                score.ci95()
                        .map(it -> Numbers.percent(it.low()) + " to " + Numbers.percent(it.high()))
                        .orElse(""),
                score.ciMethod().orElse(""),
                Long.toString(score.n()),
                division.title(),
                division == Division.MINI,
                !record.identity().upstream().weights().trained(),
                hidden,
                record.nonstandard(),
                entry.evidence().words(),
                String.join(" ", record.execution().command()),
                page.substring(page.lastIndexOf('/') + 1) + ".json",
                parts(site, entry, files),
                sections(entry.stored().document(), record.reasons()));
    }

    private static List<Part> parts(Site site, Entry entry, Companions files) {
        List<Part> parts = new ArrayList<>(RecordParts.of(entry, files));
        Twin.of(site, entry).ifPresent(it -> parts.add(0, it));
        History.of(site, entry).ifPresent(parts::add);
        return parts;
    }

    static String words(Hidden hidden) {
        return hidden.reason().words() + (hidden.detail().isEmpty() ? "" : ": " + hidden.detail());
    }

    private static List<Section> sections(JsonNode document, Map<String, String> reasons) {
        List<Section> sections = new ArrayList<>();
        List<Field> top = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            if (member.getValue().isContainerNode()) {
                List<Field> fields = new ArrayList<>();
                flatten(member.getKey(), member.getValue(), reasons, fields);
                sections.add(new Section(member.getKey(), fields));
            } else {
                flatten(member.getKey(), member.getValue(), reasons, top);
            }
        }
        sections.add(0, new Section("record", top));
        sections.removeIf(it -> it.fields().isEmpty());
        return sections;
    }

    static void flatten(String path, JsonNode node, Map<String, String> reasons, List<Field> fields) {
        if (node.isObject()) {
            node.properties().forEach(it -> flatten(path + "." + it.getKey(), it.getValue(), reasons, fields));
        } else if (node.isArray() && plain(node)) {
            List<String> values = new ArrayList<>();
            node.forEach(it -> values.add(it.asText()));
            fields.add(new Field(path, values.isEmpty() ? "none" : String.join(", ", values), ""));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + i + "]", node.get(i), reasons, fields);
            }
        } else if (node.isNull()) {
            fields.add(new Field(path, "", reason(path, reasons)));
        } else {
            fields.add(new Field(path, node.asText(), ""));
        }
    }

    private static boolean plain(JsonNode array) {
        for (JsonNode one : array) {
            if (one.isContainerNode()) {
                return false;
            }
        }
        return true;
    }

    /** That of the path itself, or of the nearest thing it lies in. */
    private static String reason(String path, Map<String, String> reasons) {
        String place = path;
        while (!place.isEmpty()) {
            if (reasons.containsKey(place)) {
                return reasons.get(place);
            }
            place = place.substring(0, Math.max(0, Math.max(place.lastIndexOf('.'), place.lastIndexOf('['))));
        }
        return "not stated";
    }
}
