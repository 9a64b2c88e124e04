package superb.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superb.metric.Score;

/** What cannot be true of a record, whatever its form says. */
final class Contradictions {
    private final List<String> found = new ArrayList<>();

    private Contradictions() {}

    static List<String> of(RunRecord record, ObjectNode document) {
        Contradictions check = new Contradictions();
        check.identity(record, document);
        check.status(record);
        check.scores("results.test", record.results().test());
        check.scores("results.dev", record.results().dev());
        check.accounting(record.accounting());
        check.files(record);
        Reasons.unexplained(document, record.reasons())
                .forEach(path -> check.found.add(path + " is null without an entry in reasons"));
        check.finite(document, "");
        return List.copyOf(check.found);
    }

    private void identity(RunRecord record, ObjectNode document) {
        String expected = IdentityHash.recordId(IdentityHash.sha256(document.path("identity")));
        if (!record.recordId().equals(expected)) {
            found.add("record_id %s is not that of its identity, %s".formatted(record.recordId(), expected));
        }
    }

    private void status(RunRecord record) {
        boolean lossy = !record.accounting().losses().isEmpty();
        if (record.status() != Status.INVALID && lossy) {
            found.add("status is not invalid although "
                    + String.join(", ", record.accounting().losses()));
        }
        if (record.status() == Status.VALID && record.partial()) {
            found.add("status is valid although partial is true");
        }
        if (record.status() == Status.PARTIAL && !record.partial()) {
            found.add("status is partial although partial is false");
        }
    }

    private void scores(String place, Map<String, Score> scores) {
        scores.forEach((name, score) -> {
            boolean fraction = score.unit().equals(Score.FRACTION);
            if (fraction && (score.value() < 0 || (score.higherIsBetter() && score.value() > 1))) {
                found.add("%s.%s is no fraction: %s".formatted(place, name, score.value()));
            }
            if (score.n() < 1) {
                found.add(place + "." + name + " is a score over " + score.n() + " items");
            }
        });
    }

    private void accounting(Accounting counts) {
        List<Long> all = List.of(
                counts.nExpected(),
                counts.nScored(),
                counts.nFailed(),
                counts.nResampled(),
                counts.nOomRetries(),
                counts.nNan(),
                counts.nCtcInfeasible(),
                counts.nTruncated());
        if (all.stream().anyMatch(count -> count < 0)) {
            found.add("accounting holds a negative count");
        }
    }

    private void files(RunRecord record) {
        for (FileEntry file : record.files()) {
            String path = file.path();
            if (path.isEmpty()
                    || path.startsWith("/")
                    || path.contains("\\")
                    || List.of(path.split("/")).contains("..")) {
                found.add("files lists a path outside the record's folder: " + path);
            }
        }
    }

    private void finite(JsonNode node, String path) {
        if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            found.add(path + " is not a finite number");
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            finite(member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey());
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                finite(node.get(i), path + "[" + i + "]");
            }
        }
    }
}
