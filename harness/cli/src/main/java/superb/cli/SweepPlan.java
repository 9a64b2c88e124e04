package superb.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import superb.engine.EngineSession;
import superb.error.Problem;
import superb.error.SuperbException;
import superb.error.UsageException;
import superb.record.Environment;
import superb.run.Cell;
import superb.run.Planner;
import superb.run.Price;
import superb.run.Pricing;
import superb.run.Progress;
import superb.run.RunSettings;
import superb.run.Runner;

/**
 * The jobs of a grid, with everything open that they need. Closing it closes the engine and the checkpoints.
 *
 * @param stop true once this process shall end soon
 * @param failures what cannot even be planned (a checkpoint that is missing, a task without data), with the reason
 */
record SweepPlan(
        SweepGrid grid,
        List<CellJob> jobs,
        Map<String, String> failures,
        RunSettings settings,
        EngineSession session,
        List<Upstreams> opened,
        BooleanSupplier stop)
        implements AutoCloseable {

    /** The engine is that of the first point: device and threads are the same for all. */
    static SweepPlan open(SweepGrid grid, Progress progress, RunData.Traces traces, BooleanSupplier stop) {
        List<RunCommand> runs = grid.points().stream().map(SweepPlan::parsed).toList();
        RunCommand first = runs.get(0);
        SweepPlan plan = new SweepPlan(
                grid,
                new ArrayList<>(),
                new LinkedHashMap<>(),
                first.settings(),
                first.engine.startForCorpus(),
                new ArrayList<>(),
                stop);
        try {
            Runner runner = new Runner(
                    plan.session,
                    ProfileCommand.counter(),
                    Environment.collect(plan.session.info().threads()),
                    progress,
                    stop);
            Map<List<String>, RunData> data = new HashMap<>();
            for (int i = 0; i < runs.size(); i++) {
                RunCommand run = runs.get(i);
                RunData found =
                        data.computeIfAbsent(aboutData(grid.points().get(i)), key -> plan.found(run, progress, traces));
                plan.add(grid.points().get(i), run, found, runner);
            }
            return plan;
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    /** Points that agree in this have the same data. */
    private static List<String> aboutData(SweepGrid.Point point) {
        return point.arguments().stream()
                .filter(it -> !it.matches("--(upstream|upstream-ckpt|upstream-config|precision|init|init-seed)=.*"))
                .toList();
    }

    private RunData found(RunCommand run, Progress progress, RunData.Traces traces) {
        RunData data = RunData.load(run.chosenTasks(), run.data, run.settings(), progress, traces);
        data.toMake().forEach((task, files) -> grid.leftOut()
                .add("%s: the mini corpus would be made first (%d files), its price is known then"
                        .formatted(task, files)));
        data.failures().forEach((task, failure) -> failures.put("task " + task, failure.getMessage()));
        return data;
    }

    private static RunCommand parsed(SweepGrid.Point point) {
        RunCommand run = new RunCommand();
        CommandLine line = new CommandLine(run);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        try {
            line.parseArgs(point.arguments().toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageException(
                    Problem.of(e.getMessage().replaceFirst("^Error: ", ""))
                            .at("the sweep's options of " + point.upstream())
                            .next("superb run --help"),
                    e);
        }
        return run;
    }

    private void add(SweepGrid.Point point, RunCommand run, RunData data, Runner runner) {
        try {
            Upstreams upstreams = Upstreams.open(run.upstreams, run.weights, run.engine);
            opened.add(upstreams);
            List<Cell> cells = Planner.cells(upstreams.chosen(), data.tasks(), run.settings());
            cells.forEach(cell -> jobs.add(new CellJob(cell, runner)));
        } catch (SuperbException e) {
            if (grid.points().size() == 1) {
                throw e;
            }
            failures.put(point.upstream() + ", " + point.precision(), e.getMessage());
        }
    }

    /** Of every job in order; nothing for one that is recorded. */
    Map<CellJob, Optional<Price>> prices() {
        Pricing pricing = new Pricing(session, ProfileCommand.counter());
        Map<CellJob, Optional<Price>> prices = new LinkedHashMap<>();
        jobs.forEach(job -> prices.put(job, job.done() ? Optional.empty() : Optional.of(pricing.price(job.cell()))));
        return prices;
    }

    @Override
    public void close() {
        try {
            opened.forEach(Upstreams::close);
        } finally {
            session.close();
        }
    }
}
