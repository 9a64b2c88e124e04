package superb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import superb.audio.Waveform;
import superb.engine.Cost;
import superb.engine.CostCounter;
import superb.engine.MacsConvention;
import superb.engine.Precision;
import superb.engine.cost.ChallengeClips;
import superb.record.RecordJson;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceStart;
import superb.task.HeadDesign;
import superb.task.Task;
import superb.train.ProbeSpec;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;

/**
 * What is counted of one upstream.
 *
 * @param costs of clips of several lengths
 * @param fronts the same of the part before the encoder; as many, or none where there is no such part
 * @param unused parameters of the file that no hidden state needs; nothing is known of them without a file
 */
record ProfileReport(UpstreamModel model, List<Cost> costs, List<Cost> fronts, OptionalLong unused) {
    private static final int BAR = 40;

    static ProfileReport of(CostCounter counter, UpstreamModel model, List<Long> samples, OptionalLong unused) {
        return new ProfileReport(
                model,
                counted(counter, model, samples),
                model.frontEnd().stream()
                        .flatMap(it -> counted(counter, it, samples).stream())
                        .toList(),
                unused);
    }

    private static List<Cost> counted(CostCounter counter, UpstreamModel model, List<Long> samples) {
        return samples.stream()
                .map(it -> counter.count(model, it, MacsConvention.PRODUCTS))
                .toList();
    }

    /** The clip whose parts are shown. */
    Cost last() {
        return costs.get(costs.size() - 1);
    }

    /** Names of the parts before the encoder. */
    Set<String> frontEnd() {
        return fronts.stream()
                .flatMap(it -> it.rows().stream())
                .map(Cost.Row::scope)
                .collect(Collectors.toSet());
    }

    /** Learned numbers of the head of every task with official classes. */
    private Map<String, Long> heads() {
        UpstreamCard card = model.card();
        Map<String, Long> heads = new LinkedHashMap<>();
        for (Task task : Tasks.all()) {
            HeadDesign head = task.card().recipe().head();
            if (task.classes().isEmpty() || !task.headOf().equals(task.card().id())) {
                continue;
            }
            long numbers = head instanceof HeadDesign.MeanLinear
                    ? new ProbeSpec(
                                    card.states(),
                                    card.dim(),
                                    head.projection(),
                                    task.classes(),
                                    List.of(0L),
                                    List.of(0.0),
                                    1)
                            .parameterCount()
                    : SequenceStart.parameters(new SequenceSpec(
                                    card.states(),
                                    card.dim(),
                                    head,
                                    task.classes().get(0),
                                    0,
                                    0,
                                    1))
                            .stream()
                            .mapToLong(SequenceStart.Parameter::elements)
                            .sum();
            heads.put(task.card().id(), numbers);
        }
        return heads;
    }

    private static Map<String, Long> challenge(CostCounter counter, UpstreamModel model, MacsConvention convention) {
        Map<String, Long> groups = new LinkedHashMap<>();
        for (ChallengeClips group : ChallengeClips.values()) {
            groups.put(group.name().toLowerCase(Locale.ROOT), group.macs(counter, model, convention));
        }
        groups.put("total", groups.values().stream().mapToLong(Long::longValue).sum());
        return groups;
    }

    private static String id(MacsConvention convention) {
        return convention.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double seconds(Cost cost) {
        return cost.samples() / (double) Waveform.SAMPLE_RATE_HZ;
    }

    ObjectNode json(CostCounter counter) {
        ObjectNode all = RecordJson.tree(Map.of());
        all.put("upstream", model.card().name()).put("source", model.card().source());
        ObjectNode params = all.putObject("params").put("upstream_used", last().params());
        params.put("upstream_unused", unused.isPresent() ? (Long) unused.getAsLong() : null);
        front(costs.size() - 1).ifPresent(it -> params.put("front_end", it.params()));
        ObjectNode heads = params.putObject("head");
        heads().forEach(heads::put);
        ObjectNode bytes = all.putObject("model_bytes");
        for (Precision precision : Precision.values()) {
            last().modelBytes(precision).ifPresent(it -> bytes.put(precision.id(), it));
        }
        ArrayNode lengths = all.putArray("costs");
        for (int i = 0; i < costs.size(); i++) {
            ObjectNode cost = RecordJson.tree(costs.get(i)).put("seconds", seconds(costs.get(i)));
            front(i).ifPresent(it -> cost.put("front_end_macs", it.macs()));
            lengths.add(cost);
        }
        ObjectNode challenge = all.putObject("challenge_macs");
        for (MacsConvention convention : MacsConvention.values()) {
            ObjectNode groups = challenge.putObject(id(convention));
            challenge(counter, model, convention).forEach(groups::put);
        }
        return all;
    }

    private Optional<Cost> front(int index) {
        return fronts.isEmpty() ? Optional.empty() : Optional.of(fronts.get(index));
    }

    String text(CostCounter counter) {
        return SuperbCommand.text(
                        "%s: %,d parameters (%s)%n%n",
                        model.card().name(), last().params(), model.card().source())
                + params()
                + "\n"
                + lengths()
                + "\n"
                + challenge(counter)
                + "\n"
                + parts();
    }

    private TextTable params() {
        TextTable table = new TextTable("parameters", "number", "fp32", "bf16, fp16");
        row(table, "used", last().params());
        front(costs.size() - 1).ifPresent(it -> {
            row(table, "  front end", it.params());
            row(table, "  encoder", last().params() - it.params());
        });
        if (unused.isPresent()) {
            row(table, "unused", unused.getAsLong());
        } else {
            table.row("unused", "known of a file only: -k FILE", "", "");
        }
        heads().forEach((task, numbers) -> row(table, "head of " + task, numbers));
        return table;
    }

    private static void row(TextTable table, String name, long numbers) {
        table.row(
                name,
                SuperbCommand.text("%,d", numbers),
                SuperbCommand.text("%.1f MB", 4 * numbers / 1e6),
                SuperbCommand.text("%.1f MB", 2 * numbers / 1e6));
    }

    private TextTable lengths() {
        List<String> headings = new ArrayList<>(List.of("seconds", "frames", "GMACs"));
        if (!fronts.isEmpty()) {
            headings.addAll(List.of("front end", "encoder"));
        }
        headings.add("activations (MB, estimate)");
        TextTable table = new TextTable(headings.toArray(String[]::new));
        for (int i = 0; i < costs.size(); i++) {
            Cost cost = costs.get(i);
            List<Object> cells = new ArrayList<>(
                    List.of(SuperbCommand.text("%.2f", seconds(cost)), cost.frames(), giga(cost.macs())));
            front(i).ifPresent(it -> cells.addAll(List.of(giga(it.macs()), giga(cost.macs() - it.macs()))));
            cells.add(SuperbCommand.text("%.1f", cost.peakActivationBytes() / 1e6));
            table.row(cells.toArray());
        }
        return table;
    }

    private String challenge(CostCounter counter) {
        TextTable table = new TextTable("counted", "short", "medium", "long", "longer", "total");
        for (MacsConvention convention : MacsConvention.values()) {
            List<Object> cells = new ArrayList<>(List.of(id(convention)));
            challenge(counter, model, convention).values().forEach(it -> cells.add(two(it)));
            table.row(cells.toArray());
        }
        return SuperbCommand.text(
                "GMACs of the SUPERB challenge's 32 utterances, %.2f s of LibriSpeech test-clean, by length%n%s",
                ChallengeClips.seconds(), table);
    }

    private TextTable parts() {
        TextTable table = new TextTable("part", "params", "GMACs", "share of the MACs of the longest clip");
        for (Cost.Row row : last().rows()) {
            double share = last().macs() == 0 ? 0 : row.macs() / (double) last().macs();
            table.row(
                    row.scope(),
                    SuperbCommand.text("%,d", row.params()),
                    giga(row.macs()),
                    SuperbCommand.text("%4.1f %% %s", 100 * share, "#".repeat((int) Math.round(BAR * share))));
        }
        return table;
    }

    private static String giga(long macs) {
        return SuperbCommand.text("%.3f", macs / 1e9);
    }

    private static String two(long macs) {
        return SuperbCommand.text("%.2f", macs / 1e9);
    }
}
