package superb.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import superb.engine.EngineSession;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.SuperbException;
import superb.error.UsageException;
import superb.modelfile.ModelFiles;
import superb.record.Environment;
import superb.record.Identity;
import superb.record.RecordFiles;
import superb.record.RecordJson;
import superb.record.RunRecord;
import superb.record.StoredRecord;
import superb.run.Cell;
import superb.run.Outcome;
import superb.run.Planner;
import superb.run.Progress;
import superb.run.RunSettings;
import superb.run.Runner;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** The question of a record, asked once more: same task, data, upstream and settings, into another folder. */
final class Rerun {
    private static final List<String> REPLACED =
            List.of("--upstream", "--tasks", "--out", "--cache-dir", "--keep-going", "--no-samples");

    private static final String SET = "--set=";

    private Rerun() {}

    /** Whether the features are computed again or may come from the store. */
    enum Features {
        FRESH,
        STORED
    }

    /**
     * How it is asked.
     *
     * @param typed options of {@code superb run} that win over those of the record: where data and weights lie here, which device
     * @param stop true once the process shall end soon
     */
    record Way(List<String> typed, Features features, Progress progress, BooleanSupplier stop) {}

    /**
     * @param scratch for the new record and, if they are fresh, the features
     * @return the folder of the new record
     * @throws DataException if the record's command now stands for another question; the message lists what differs
     */
    static RecordFiles of(StoredRecord stored, Path scratch, Way way) {
        Progress progress = way.progress();
        RunRecord record = stored.record();
        RunCommand run = understood(record, way.typed(), scratch, way.features());
        RunSettings settings = run.settings();
        try (Upstreams upstreams = Upstreams.open(run.upstreams, run.weights, run.engine);
                EngineSession session = run.engine.startForCorpus()) {
            RunData data = RunData.load(run.chosenTasks(), run.data, settings, progress);
            List<Cell> cells = Planner.cells(upstreams.chosen(), data.tasks(), settings);
            Cell cell = same(cells, record);
            Runner runner = new Runner(
                    session,
                    ProfileCommand.counter(),
                    Environment.collect(session.info().threads()),
                    progress,
                    way.stop());
            List<Outcome> outcomes = runner.run(List.of(cell));
            Optional<SuperbException> failure =
                    outcomes.stream().flatMap(it -> it.failure().stream()).findFirst();
            if (failure.isPresent()) {
                throw failure.get();
            }
            return RecordFiles.in(cell.folder(seed(record)));
        }
    }

    private static long seed(RunRecord record) {
        return record.identity().training().seed();
    }

    /** What a record says is data: where it makes no sense, nobody has mistyped anything. */
    private static RunCommand understood(RunRecord record, List<String> typed, Path scratch, Features features) {
        try {
            return command(record, typed, scratch, features);
        } catch (UsageException e) {
            throw new DataException(
                    Problem.of("the record's command cannot be given again: " + e.getMessage())
                            .at(record.recordId())
                            .expected("a command of superb run whose files are there"),
                    e);
        }
    }

    private static RunCommand command(RunRecord record, List<String> typed, Path scratch, Features features) {
        List<String> words = new ArrayList<>(record.execution().command());
        if (words.size() < 2 || !words.get(1).equals("run")) {
            throw new DataException(Problem.of("the record was not made by superb run: " + String.join(" ", words))
                    .expected("a command that can be given again"));
        }
        String home = System.getProperty("user.home", "");
        words.replaceAll(word -> word.replaceFirst("^~(?=/|$)", home).replace("=~/", "=" + home + "/"));
        List<String> arguments = normalised(words.subList(2, words.size()), typed);
        String task = record.identity().task().id().replaceFirst("^superb\\.", "");
        arguments.removeIf(it -> it.startsWith(SET) && !it.startsWith(SET + task + "."));
        arguments.addAll(typed);
        arguments.add("--upstream=" + upstream(record, words));
        arguments.add("--tasks=" + task);
        arguments.add("--out=" + scratch.resolve("records"));
        if (features == Features.FRESH) {
            arguments.add("--cache-dir=" + scratch.resolve("features"));
        }
        RunCommand run = new RunCommand();
        parse(run, arguments);
        return run;
    }

    /** The record's options as NAME=VALUE, without those that are replaced or typed. */
    private static List<String> normalised(List<String> words, List<String> typed) {
        CommandLine line = parse(new RunCommand(), words);
        Optional<Path> config = Optional.ofNullable(line.getParseResult().matchedOption("config"))
                .map(it -> Path.of(it.originalStringValues().get(0)));
        List<String> all = new ArrayList<>();
        config.ifPresent(file -> all.addAll(ConfigFile.arguments(file, line.getCommandSpec(), words)));
        all.addAll(words);
        List<String> options = new ArrayList<>();
        for (OptionSpec option : parse(new RunCommand(), all).getParseResult().matchedOptions()) {
            String name = option.longestName();
            boolean kept = !REPLACED.contains(name)
                    && !RunOptions.NOT_MEASURED.contains(name.substring(2))
                    && typed.stream().noneMatch(it -> it.equals(name) || it.startsWith(name + "="));
            if (kept && option.arity().max() == 0) {
                options.add(name);
            } else if (kept) {
                option.originalStringValues().forEach(value -> options.add(name + "=" + value));
            }
        }
        return options;
    }

    private static CommandLine parse(RunCommand run, List<String> arguments) {
        CommandLine line = new CommandLine(run);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOverwrittenOptionsAllowed(true);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new DataException(
                    Problem.of("the record's command is not understood by this program: " + e.getMessage())
                            .at(String.join(" ", arguments)),
                    e);
        }
        return line;
    }

    /** As it was asked for: the name in the record may be that of the model behind an alias. */
    private static UpstreamRequest upstream(RunRecord record, List<String> words) {
        Identity.Upstream upstream = record.identity().upstream();
        String name = upstream.name() + upstream.subnet().map(it -> "@" + it).orElse("");
        List<String> asked = new ArrayList<>();
        OptionSpec option = parse(new RunCommand(), words.subList(2, words.size()))
                .getParseResult()
                .matchedOption("upstream");
        if (option != null) {
            asked.addAll(option.originalStringValues());
        }
        List<UpstreamRequest> requests = UpstreamRequest.parseList(String.join(",", asked));
        if (requests.size() == 1) {
            return requests.get(0);
        }
        UpstreamRegistry registry = UpstreamRegistry.load();
        ModelFiles files = ModelFiles.load();
        return requests.stream()
                .filter(request -> name.equals(
                        files.knows(request)
                                ? ModelFiles.name(request)
                                : registry.model(request).card().name()))
                .findFirst()
                .orElseGet(() -> UpstreamRequest.parse(name));
    }

    /** The cell whose question is that of the record. */
    private static Cell same(List<Cell> cells, RunRecord record) {
        long seed = seed(record);
        for (Cell cell : cells) {
            if (cell.identity(seed).recordId().equals(record.recordId())) {
                return cell;
            }
        }
        List<String> differ = new ArrayList<>();
        cells.forEach(cell -> differences(
                "identity", RecordJson.tree(record.identity()), RecordJson.tree(cell.identity(seed)), differ));
        throw new DataException(Problem.of("the record's command stands for another question today: " + differ)
                .at(record.recordId())
                .expected("the same data, weights and protocol as when it was made")
                .next("name where they lie with --data-root and --upstream-ckpt, or check out the record's version "
                        + record.execution().harness().version()));
    }

    private static void differences(String path, JsonNode then, JsonNode now, List<String> out) {
        if (then.isObject() && now.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            ((ObjectNode) then).fieldNames().forEachRemaining(names::add);
            ((ObjectNode) now).fieldNames().forEachRemaining(names::add);
            names.forEach(name -> differences(path + "." + name, then.path(name), now.path(name), out));
        } else if (!then.equals(now)) {
            out.add("%s was %s and is %s".formatted(path, then, now));
        }
    }
}
