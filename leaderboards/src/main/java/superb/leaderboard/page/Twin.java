package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.board.Setting;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.stats.Estimate;
import superb.leaderboard.text.Numbers;
import superb.record.Identity;

/** What a lower precision costs and gains against the same model in full precision. */
final class Twin {
    private static final String FULL = "fp32";

    private Twin() {}

    /** What two precisions of one model on one task share. Weights may differ: quantised ones are other numbers. */
    private record Key(
            String task,
            String version,
            String manifest,
            String upstream,
            Optional<String> subnet,
            double frameMs,
            String features,
            boolean trained) {

        static Key of(Entry entry) {
            Identity identity = entry.record().identity();
            return new Key(
                    identity.task().id(),
                    identity.task().version(),
                    identity.dataset().manifestSha256(),
                    identity.upstream().name(),
                    identity.upstream().subnet(),
                    identity.upstream().frameMs(),
                    identity.features().protocol(),
                    identity.upstream().weights().trained());
        }
    }

    /** Empty for a record in full precision, and for one without a shown twin. */
    static Optional<Part> of(Site site, Entry entry) {
        String precision = entry.record().identity().precision();
        if (precision.equals(FULL)) {
            return Optional.empty();
        }
        return site.shown().stream()
                .filter(it -> it.task() == entry.task()
                        && it.record().identity().precision().equals(FULL)
                        && Key.of(it).equals(Key.of(entry)))
                .min(Entry.NEWEST_FIRST)
                .map(it -> part(site, it, entry, precision));
    }

    private static Part part(Site site, Entry full, Entry entry, String precision) {
        List<Part.Line> lines = new ArrayList<>();
        double difference = entry.score().value() - full.score().value();
        lines.add(new Part.Line(
                entry.task().metric().toUpperCase(java.util.Locale.ROOT) + " %",
                List.of(
                        Part.Cell.link(
                                Numbers.percent(full.score().value()),
                                "../" + site.names().of(full) + ".html"),
                        Part.Cell.number(Numbers.percent(entry.score().value())),
                        Part.Cell.number(Numbers.format("%+.1f", 100 * difference)))));
        latencies(full, entry).forEach(lines::add);
        String about = "%s against %s. %s Utterance by utterance: the page Compare, or superb compare."
                .formatted(precision, FULL, interval(full, entry));
        return new Part(
                "twin",
                "Against full precision",
                about,
                "",
                List.of(new Part.Grid("Score and latency", List.of("measure", FULL, precision, "difference"), lines)));
    }

    private static String interval(Entry full, Entry entry) {
        if (full.score().ci95().isEmpty() || entry.score().ci95().isEmpty()) {
            return "";
        }
        Estimate a = estimate(entry);
        Estimate b = estimate(full);
        double value = a.value() - b.value();
        return Numbers.format(
                "The 95 %% interval of the difference, as if the two were independent, is %+.1f to %+.1f points.",
                100 * (value - Math.hypot(a.value() - a.low(), b.high() - b.value())),
                100 * (value + Math.hypot(a.high() - a.value(), b.value() - b.low())));
    }

    private static Estimate estimate(Entry entry) {
        return new Estimate(
                entry.score().value(),
                entry.score().ci95().orElseThrow().low(),
                entry.score().ci95().orElseThrow().high());
    }

    /** Only of the same machine, engine and threads. */
    private static List<Part.Line> latencies(Entry full, Entry entry) {
        Map<Setting, ModelCost.Timing> other = ModelCost.of(List.of(full)).timings();
        List<Part.Line> lines = new ArrayList<>();
        ModelCost.of(List.of(entry)).timings().forEach((setting, timing) -> {
            Optional<Double> before = Optional.ofNullable(other.get(setting)).flatMap(ModelCost.Timing::p90Ms);
            if (before.isPresent() && timing.p90Ms().isPresent()) {
                lines.add(new Part.Line(
                        "latency p90, ms, " + setting.label(),
                        List.of(
                                Part.Cell.number(Numbers.three(before.get())),
                                Part.Cell.number(Numbers.three(timing.p90Ms().get())),
                                Part.Cell.number(
                                        "× " + Numbers.three(timing.p90Ms().get() / before.get())))));
            }
        });
        return lines;
    }
}
