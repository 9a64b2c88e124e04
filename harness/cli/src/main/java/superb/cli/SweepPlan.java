package superb.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import superb.engine.EngineSession;
import superb.error.SuperbException;
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
 * @param failures what cannot even be planned (a checkpoint that is missing, a task without data), with the reason
 */
record SweepPlan(
        SweepGrid grid,
        List<CellJob> jobs,
        Map<String, String> failures,
        RunSettings settings,
        EngineSession session,
        List<Upstreams> opened)
        implements AutoCloseable {

    /** Data and engine are those of the first point: they are the same for all. */
    static SweepPlan open(SweepGrid grid, Progress progress, RunData.Traces traces) {
        List<RunCommand> runs = grid.points().stream().map(SweepPlan::parsed).toList();
        RunCommand first = runs.get(0);
        RunSettings settings = first.settings();
        Map<String, String> failures = new LinkedHashMap<>();
        RunData data = RunData.load(Tasks.named(first.tasks), first.data, settings, progress, traces);
        data.toMake()
                .forEach((task, files) ->
                        failures.put("task " + task, "the mini corpus would be made first (" + files + " files)"));
        data.failures().forEach((task, failure) -> failures.put("task " + task, failure.getMessage()));
        SweepPlan plan =
                new SweepPlan(grid, new ArrayList<>(), failures, settings, first.engine.start(), new ArrayList<>());
        try {
            Runner runner = new Runner(
                    plan.session,
                    ProfileCommand.counter(),
                    Environment.collect(plan.session.info().threads()),
                    progress,
                    StopSignal::requested);
            for (int i = 0; i < runs.size(); i++) {
                plan.add(grid.points().get(i), runs.get(i), data, runner);
            }
            return plan;
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    private static RunCommand parsed(SweepGrid.Point point) {
        RunCommand run = new RunCommand();
        CommandLine line = new CommandLine(run);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.parseArgs(point.arguments().toArray(String[]::new));
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
