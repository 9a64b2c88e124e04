package superb.leaderboard.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import superb.record.RecordJson;

/** A comparison as JSON. */
final class ComparisonJson {
    static final String FORMAT = "superb.comparison/1";

    private ComparisonJson() {}

    static String of(Comparison comparison) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", FORMAT);
        root.put("first", comparison.first().label());
        root.put("second", comparison.second().label());
        ArrayNode tasks = root.putArray("tasks");
        comparison.tasks().forEach(it -> task(it, tasks.addObject()));
        ObjectNode not = root.putObject("not_compared");
        comparison.notCompared().forEach((task, why) -> not.put(task.id(), why));
        ObjectNode costs = root.putObject("cost_second_over_first");
        comparison.costRatios().forEach(costs::put);
        return new String(RecordJson.pretty(root), StandardCharsets.UTF_8);
    }

    private static void task(TaskComparison task, ObjectNode node) {
        node.put("task", task.task().id());
        node.put("metric", task.task().metric());
        node.put("first_record", task.first().record().recordId());
        node.put("second_record", task.second().record().recordId());
        node.put("first", task.first().score().value());
        node.put("second", task.second().score().value());
        node.put("difference", task.difference().value());
        node.putArray("difference_ci95")
                .add(task.difference().low())
                .add(task.difference().high());
        node.put("test", task.test().words());
        node.put("p", task.p());
        node.put("p_holm", task.adjustedP());
        node.put("significant", task.significant());
        node.putObject("effect")
                .put("name", task.effect().name())
                .put("value", task.effect().value());
        if (task.pairs().isPresent()) {
            node.putObject("pairs")
                    .put("utterances", task.pairs().get().utterances())
                    .put("first_better", task.pairs().get().firstBetter())
                    .put("second_better", task.pairs().get().secondBetter());
        } else {
            node.putNull("pairs");
        }
    }
}
