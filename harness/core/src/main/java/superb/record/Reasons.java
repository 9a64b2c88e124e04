package superb.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rule that a missing measure is null with a reason. A null is explained by an entry of {@code reasons} under its own path
 * ({@code cost.latency[0].p99_ms}) or under the path of anything it lies in ({@code cost}), or by a {@code reason} beside it.
 */
final class Reasons {
    /** What is true whenever nobody says otherwise. */
    private static final Map<String, String> WELL_KNOWN = Map.ofEntries(
            Map.entry("identity.upstream.subnet", "not a sub-net of a super-net"),
            Map.entry("identity.upstream.subnet_sha256", "not a sub-net of a super-net"),
            Map.entry("identity.upstream.source_sha256", "not read from a published file"),
            Map.entry("identity.upstream.source_url", "the file does not say"),
            Map.entry("identity.upstream.converter_version", "not converted from another file"),
            Map.entry("identity.upstream.teacher", "none is declared"),
            Map.entry("identity.upstream.licence", "none is declared"),
            Map.entry("identity.upstream.weights.seed", "not random"),
            Map.entry("identity.training.lr", "chosen by lr_search: see results.lr"),
            Map.entry("identity.training.lr_search", "the learning rate was given"),
            Map.entry("results.dev", "intervals are computed on the test split only"),
            Map.entry("results.superb_points", "the table of anchors does not hold this task"),
            Map.entry("cost.macs.breakdown_file", "no breakdown was written"),
            Map.entry("cost.latency", "not measured by this command; superb bench does"),
            Map.entry("cost.throughput", "not measured by this command; superb bench does"),
            Map.entry("cost.memory_bytes", "not measured by this command; superb bench does"),
            Map.entry("cost.energy_joules", "no energy meter was read"),
            Map.entry("checks", "not checked by this command; superb check does"),
            Map.entry("checks.fp32_twin", "no record of the same question in fp32 lies beside this one"),
            Map.entry("execution.graph", "the engine ran the upstream without a graph of its own making"),
            Map.entry("execution.wall_seconds", "the phase did not run"),
            Map.entry("execution.container", "no container was detected"),
            Map.entry("execution.cpu.cgroup_quota", "the control group sets no limit"),
            Map.entry("execution.cpu.governor", "the system does not tell"),
            Map.entry("execution.cpu.load_before", "the system does not tell"),
            Map.entry("execution.gpu", "the driver's files do not tell"),
            Map.entry("execution.gpu_hours", "no GPU was used"),
            Map.entry("execution.harness.git_sha", "built without git information"),
            Map.entry("execution.harness.dirty", "built without git information"));

    private static final String OTHERWISE = "not measured by this command";

    private Reasons() {}

    /** The given reasons, and well-known ones for what they leave unexplained: no result is lost for want of a word. */
    static Map<String, String> complete(JsonNode record, Map<String, String> given) {
        Map<String, String> all = new TreeMap<>(given);
        for (String path : unexplained(record, given)) {
            Optional<String> known = WELL_KNOWN.keySet().stream()
                    .filter(key -> covers(key, path))
                    .max(Comparator.comparingInt(String::length)); // the most special one
            all.put(known.orElse(path), known.map(WELL_KNOWN::get).orElse(OTHERWISE));
        }
        return all;
    }

    /** Paths of nulls that nothing explains. */
    static List<String> unexplained(JsonNode record, Map<String, String> reasons) {
        List<String> nulls = new ArrayList<>();
        collect(record, "", nulls);
        return nulls.stream()
                .filter(path -> reasons.keySet().stream().noneMatch(key -> covers(key, path)))
                .toList();
    }

    private static boolean covers(String key, String path) {
        return path.equals(key) || path.startsWith(key + ".") || path.startsWith(key + "[");
    }

    private static void collect(JsonNode node, String path, List<String> nulls) {
        if (node.isObject()) {
            boolean explained = node.path("reason").isTextual();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                boolean reason = member.getKey().equals("reason");
                if (!(member.getValue().isNull() && (explained || reason))) {
                    collect(member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey(), nulls);
                }
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "[" + i + "]", nulls);
            }
        } else if (node.isNull()) {
            nulls.add(path);
        }
    }
}
