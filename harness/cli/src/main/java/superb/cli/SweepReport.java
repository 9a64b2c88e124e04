package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import superb.error.ExitCode;
import superb.metric.Score;
import superb.record.RunRecord;
import superb.record.Status;
import superb.run.Price;
import superb.store.ByteSize;
import superb.sweep.JobResult;
import superb.sweep.JobResult.Kind;

/** What a sweep tells its user: the price before, the table after. */
final class SweepReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SweepPlan plan;

    SweepReport(SweepPlan plan) {
        this.plan = plan;
    }

    String prices(Map<CellJob, Optional<Price>> prices) {
        TextTable table = new TextTable(
                "task",
                "upstream",
                "precision",
                "seeds",
                "recorded",
                "clips",
                "in store",
                "audio to pass",
                "TMACs",
                "store grows");
        prices.forEach((job, price) -> table.row(
                job.cell().task().id(),
                job.cell().card().name(),
                job.cell().settings().precision().id(),
                job.cell().settings().seeds().size(),
                price.isPresent() ? "no" : "yes",
                price.map(it -> SuperbCommand.text("%,d", it.clips())).orElse("-"),
                price.map(it -> SuperbCommand.text("%,d", it.stored())).orElse("-"),
                price.map(it -> SuperbCommand.text("%,.0f s", it.seconds())).orElse("-"),
                price.map(it -> SuperbCommand.text("%,.3f", it.macs() / 1e12)).orElse("-"),
                price.map(it -> new ByteSize(it.storeBytes()).toString()).orElse("-")));
        Price sum = sum(prices);
        long recorded = prices.values().stream().filter(Optional::isEmpty).count();
        return table
                + SuperbCommand.text(
                        "%d of %d jobs are recorded. To do: %,d clips pass an upstream, %,.0f s of audio, %,.3f TMACs;"
                                + " the store grows by %s (%s)%n",
                        recorded,
                        prices.size(),
                        sum.passes(),
                        sum.seconds(),
                        sum.macs() / 1e12,
                        new ByteSize(sum.storeBytes()),
                        plan.settings().cacheDir())
                + remarks();
    }

    private static Price sum(Map<CellJob, Optional<Price>> prices) {
        return prices.values().stream().flatMap(Optional::stream).reduce(Price.NOTHING, Price::plus);
    }

    private String remarks() {
        StringBuilder text = new StringBuilder();
        plan.grid().leftOut().forEach(it -> text.append("left out: ").append(it).append('\n'));
        plan.failures()
                .forEach((what, why) ->
                        text.append(what).append(" failed: ").append(why).append('\n'));
        return text.toString();
    }

    String pricesJson(Map<CellJob, Optional<Price>> prices) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode jobs = all.putArray("jobs");
        prices.forEach((job, price) -> {
            ObjectNode node = describe(jobs.addObject(), job);
            node.put("recorded", price.isEmpty());
            price.ifPresent(it -> node.set("price", JSON.valueToTree(it)));
        });
        all.set("to_do", JSON.valueToTree(sum(prices)));
        return finish(all);
    }

    private static ObjectNode describe(ObjectNode node, CellJob job) {
        node.put("task", job.cell().task().id());
        node.put("upstream", job.cell().card().name());
        node.put("precision", job.cell().settings().precision().id());
        ArrayNode seeds = node.putArray("seeds");
        job.cell().settings().seeds().forEach(seeds::add);
        return node;
    }

    private String finish(ObjectNode all) throws IOException {
        plan.grid().leftOut().forEach(all.putArray("left_out")::add);
        plan.failures().forEach(all.putObject("failed")::put);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }

    String summary(List<JobResult> results) {
        TextTable table = new TextTable(
                "task",
                "upstream",
                "precision",
                "seed",
                "metric",
                "test",
                "95 % interval",
                "params",
                "GMACs at 10 s",
                "extract s",
                "what",
                "status");
        for (JobResult result : results) {
            CellJob job = (CellJob) result.job();
            List<CellJob.Recorded> records = finished(result) ? job.recorded() : List.of();
            records.forEach(it -> row(table, job, result.kind(), it.record()));
            if (records.isEmpty()) {
                row(table, job, result.kind());
            }
        }
        StringBuilder text = new StringBuilder(table.toString());
        results.stream().filter(it -> it.kind() == Kind.FAILED).forEach(it -> text.append(it.job())
                .append(" failed: ")
                .append(it.words())
                .append('\n'));
        text.append(remarks());
        long open = results.stream().filter(it -> it.kind() == Kind.OPEN).count();
        if (open > 0) {
            text.append(open).append(" jobs are not done; the same command goes on with them\n");
        }
        return text.append("records: ")
                .append(plan.settings().out().toAbsolutePath().normalize())
                .append("/*/record.json\n")
                .toString();
    }

    private static void row(TextTable table, CellJob job, Kind kind, RunRecord record) {
        Score test = record.results().test().get(job.cell().task().metric());
        table.row(
                job.cell().task().id(),
                job.cell().card().name(),
                record.identity().precision(),
                record.identity().training().seed(),
                job.cell().task().metric(),
                percent(test.value()),
                test.ci95()
                        .map(it -> percent(it.low()) + " – " + percent(it.high()))
                        .orElse("-"),
                record.cost()
                        .params()
                        .map(it -> SuperbCommand.text("%.2f M", it.upstreamUsed() / 1e6))
                        .orElse("-"),
                record.cost()
                        .macs()
                        .map(it -> SuperbCommand.text("%.2f", it.atSeconds().getOrDefault("10", 0L) / 1e9))
                        .orElse("-"),
                record.execution()
                        .wallSeconds()
                        .extract()
                        .map(it -> SuperbCommand.text("%.1f", it))
                        .orElse("-"),
                words(kind),
                record.status().name().toLowerCase(Locale.ROOT));
    }

    private static void row(TextTable table, CellJob job, Kind kind) {
        table.row(
                job.cell().task().id(),
                job.cell().card().name(),
                job.cell().settings().precision().id(),
                "",
                job.cell().task().metric(),
                "-",
                "-",
                "-",
                "-",
                "-",
                words(kind),
                "-");
    }

    private static boolean finished(JobResult result) {
        return result.kind() != Kind.FAILED && result.kind() != Kind.OPEN;
    }

    static String words(Kind kind) {
        return switch (kind) {
            case COMPUTED -> "computed";
            case FOUND -> "found";
            case ELSEWHERE -> "by another process";
            case FAILED -> "FAILED";
            case OPEN -> "not done";
        };
    }

    String summaryJson(List<JobResult> results) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode jobs = all.putArray("jobs");
        for (JobResult result : results) {
            CellJob job = (CellJob) result.job();
            ObjectNode node = describe(jobs.addObject(), job);
            node.put("what", result.kind().name().toLowerCase(Locale.ROOT));
            if (result.kind() == Kind.FAILED) {
                node.put("failure", result.words());
            }
            ArrayNode records = node.putArray("records");
            job.recorded().forEach(it -> {
                ObjectNode record = records.addObject();
                record.put("record_id", it.record().recordId());
                record.put("folder", it.folder().toString());
                record.put("status", it.record().status().name().toLowerCase(Locale.ROOT));
                record.put(
                        "test",
                        it.record()
                                .results()
                                .test()
                                .get(job.cell().task().metric())
                                .value());
            });
        }
        return finish(all);
    }

    int exitCode(List<JobResult> results) {
        boolean failed = !plan.failures().isEmpty()
                || results.stream().anyMatch(it -> it.kind() == Kind.FAILED)
                || results.stream()
                        .filter(SweepReport::finished)
                        .flatMap(it -> ((CellJob) it.job()).recorded().stream())
                        .anyMatch(it -> it.record().status() == Status.INVALID);
        boolean open = results.stream().anyMatch(it -> it.kind() == Kind.OPEN);
        return (failed ? ExitCode.PARTIAL : open ? ExitCode.TEMPORARY : ExitCode.OK).code();
    }

    private static String percent(double fraction) {
        return SuperbCommand.text("%.2f", 100 * fraction);
    }
}
