package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import superb.engine.EngineSession;
import superb.error.DataException;
import superb.error.ExitCode;
import superb.error.SuperbException;
import superb.metric.Score;
import superb.record.RecordJson;
import superb.record.RunRecord;
import superb.record.Status;
import superb.run.Cell;
import superb.run.Outcome;
import superb.run.RunSettings;
import superb.store.ByteSize;
import superb.task.Split;

/** What a run tells its user: the plan before, the table after. */
final class RunReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EngineSession session;
    private final RunSettings settings;

    /** @param session still open when a plan is asked for */
    RunReport(EngineSession session, RunSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    String plan(List<Cell> cells, RunData found) {
        StringBuilder text = new StringBuilder();
        text.append(SuperbCommand.text(
                "plan: %s, %d threads, %s; seeds %s; records in %s%n",
                session.info().deviceActual(),
                session.info().threads(),
                settings.precision().id(),
                settings.seeds(),
                settings.out()));
        TextTable table = new TextTable(
                "task",
                "upstream",
                "engine",
                "weights",
                "corpus",
                "train/dev/test",
                "audio (h)",
                "features",
                "heads",
                "updates");
        for (Cell cell : cells) {
            table.row(
                    cell.task().id(),
                    cell.card().name(),
                    session.info(cell.upstream(), settings.precision()).name(),
                    cell.upstream().weights().provenance(),
                    cell.data().corpus().name(),
                    String.join(
                            "/",
                            cell.data().corpus().splits().stream()
                                    .map(split -> Integer.toString(split.clips().size()))
                                    .toList()),
                    SuperbCommand.text(
                            "%.2f",
                            cell.data().corpus().splits().stream()
                                            .mapToLong(Split::fileSamples)
                                            .sum()
                                    / 16_000.0
                                    / 3600),
                    new ByteSize(cell.featureBytes()),
                    cell.heads(),
                    SuperbCommand.text("%,d", cell.recipe().steps()));
        }
        text.append(table);
        found.toMake()
                .forEach((task, files) -> text.append(SuperbCommand.text(
                        "%s: the mini corpus would be made first (%,d files); sizes are known then%n", task, files)));
        text.append(failures(found.failures()));
        warnings(cells).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Things a user should know before the work starts. */
    private static List<String> warnings(List<Cell> cells) {
        return cells.stream()
                .flatMap(cell -> cell.warnings().stream())
                .distinct()
                .map(line -> "warning: " + line)
                .toList();
    }

    String planJson(List<Cell> cells, RunData found) throws IOException {
        ArrayNode array = JSON.createArrayNode();
        for (Cell cell : cells) {
            for (long seed : settings.seeds()) {
                ObjectNode node = array.addObject();
                node.put("run_id", cell.runId(seed));
                node.put("folder", cell.folder(seed).toString());
                node.put("feature_bytes", cell.featureBytes());
                node.set("identity", RecordJson.tree(cell.identity(seed)));
            }
        }
        found.toMake()
                .forEach((task, files) -> array.addObject().put("task", task).put("mini_files_to_make", files));
        found.failures()
                .forEach((task, failure) -> array.addObject().put("task", task).put("failure", failure.getMessage()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(array) + "\n";
    }

    String summary(List<Outcome> outcomes, Map<String, DataException> failures) {
        StringBuilder text = new StringBuilder();
        TextTable table = new TextTable(
                "task",
                "upstream",
                "weights",
                "metric",
                "test",
                "95 % interval",
                "dev",
                "params",
                "GMACs at 10 s",
                "extract s",
                "train s",
                "status");
        for (Outcome outcome : outcomes) {
            Cell cell = outcome.cell();
            Optional<RunRecord> record = outcome.record();
            if (record.isEmpty()) {
                table.row(
                        cell.task().id(),
                        cell.card().name(),
                        "",
                        cell.task().metric(),
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        "-",
                        "FAILED");
                continue;
            }
            RunRecord done = record.get();
            Score test = done.results().test().get(cell.task().metric());
            Score dev = done.results().dev().get(cell.task().metric());
            table.row(
                    cell.task().id() + seed(outcome),
                    cell.card().name(),
                    done.identity().upstream().weights().provenance(),
                    cell.task().metric(),
                    percent(test.value()),
                    test.ci95()
                            .map(it -> percent(it.low()) + " – " + percent(it.high()))
                            .orElse("-"),
                    percent(dev.value()),
                    done.cost()
                            .params()
                            .map(it -> SuperbCommand.text("%.2f M", it.upstreamUsed() / 1e6))
                            .orElse("-"),
                    done.cost().macs().map(it -> gmacs(it.atSeconds())).orElse("-"),
                    seconds(done.execution().wallSeconds().extract()),
                    seconds(done.execution().wallSeconds().train()),
                    done.status().name().toLowerCase(java.util.Locale.ROOT));
        }
        text.append(table);
        text.append(failures(failures));
        outcomes.stream().filter(outcome -> outcome.failure().isPresent()).forEach(outcome -> text.append(
                        outcome.cell())
                .append(" failed: ")
                .append(outcome.failure().get().getMessage())
                .append('\n'));
        if (outcomes.stream()
                .anyMatch(outcome -> outcome.cell().data().corpus().name().startsWith("mini-"))) {
            text.append("mini corpus: synthetic speech for trying the tool; its scores compare with nothing else\n");
        }
        text.append("records: ")
                .append(settings.out().toAbsolutePath().normalize())
                .append("/*/record.json\n")
                .append("page:    superb leaderboard build --records ")
                .append(quoted(settings.out().toString()))
                .append(" --out site\n");
        return text.toString();
    }

    /** As a shell takes it for one word. */
    private static String quoted(String path) {
        return path.matches("[\\w./~+=:,@-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private static String failures(Map<String, DataException> failures) {
        StringBuilder text = new StringBuilder();
        failures.forEach((task, failure) -> text.append("task '")
                .append(task)
                .append("' cannot run: ")
                .append(failure.getMessage())
                .append('\n'));
        return text.toString();
    }

    private String seed(Outcome outcome) {
        return settings.seeds().size() == 1 ? "" : " (seed " + outcome.seed() + ")";
    }

    String summaryJson(List<Outcome> outcomes, Map<String, DataException> failures) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode records = all.putArray("records");
        for (Outcome outcome : outcomes) {
            ObjectNode node = records.addObject();
            node.put("task", outcome.cell().task().id());
            node.put("upstream", outcome.cell().card().name());
            node.put("seed", outcome.seed());
            node.put("folder", outcome.folder().toString());
            node.put("found", outcome.origin() == Outcome.Origin.FOUND);
            outcome.record().ifPresent(record -> node.set("record", RecordJson.tree(record)));
            outcome.failure().ifPresent(failure -> node.put("failure", failure.getMessage()));
        }
        ObjectNode failed = all.putObject("failed_tasks");
        failures.forEach((task, failure) -> failed.put(task, failure.getMessage()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }

    /** Where nothing at all came out, and all for one kind of reason, that reason's own. */
    int exitCode(List<Outcome> outcomes, Map<String, DataException> failures) {
        boolean whole = failures.isEmpty()
                && outcomes.stream().allMatch(outcome -> outcome.record()
                        .filter(record -> record.status() != Status.INVALID)
                        .isPresent());
        Set<ExitCode> reasons = outcomes.stream()
                .flatMap(outcome -> outcome.failure().stream())
                .map(SuperbException::exitCode)
                .collect(Collectors.toSet());
        failures.values().forEach(failure -> reasons.add(failure.exitCode()));
        boolean nothing = outcomes.stream().allMatch(outcome -> outcome.record().isEmpty());
        ExitCode partial = nothing && reasons.size() == 1 ? reasons.iterator().next() : ExitCode.PARTIAL;
        return (whole ? ExitCode.OK : partial).code();
    }

    private static String percent(double fraction) {
        return SuperbCommand.text("%.2f", 100 * fraction);
    }

    private static String gmacs(Map<String, Long> atSeconds) {
        return SuperbCommand.text("%.2f", atSeconds.getOrDefault("10", 0L) / 1e9);
    }

    private static String seconds(Optional<Double> value) {
        return value.map(it -> SuperbCommand.text("%.1f", it)).orElse("-");
    }
}
