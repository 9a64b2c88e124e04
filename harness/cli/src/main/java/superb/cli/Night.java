package superb.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import superb.error.DataException;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.SuperbException;
import superb.error.TemporaryException;
import superb.files.Sha256;
import superb.leaderboard.BuildReport;
import superb.leaderboard.Leaderboard;
import superb.leaderboard.compare.Regression;
import superb.leaderboard.compare.Slowdown;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.Intake;
import superb.record.RecordFiles;
import superb.record.Status;
import superb.sweep.JobResult;

/**
 * The steps of one night. Each is done whatever became of the others: a failure costs its own result and is told.
 *
 * @param folder of all nights: {@code records/DAY}, {@code site}, {@code reports}, {@code confirm/DAY}
 * @param day UTC, {@code 2026-01-31}
 * @param way in which records are asked again, and to whom the night tells what it does
 */
record Night(Path folder, String day, SweepGrid grid, Rerun.Way way) {
    /** A record may stand for data that is gone; so many are tried before the audit is skipped. */
    private static final int CANDIDATES = 3;

    Path records() {
        return folder.resolve("records");
    }

    static Path recordsOf(Path folder, String day) {
        return folder.resolve("records").resolve(day);
    }

    NightReport run(Supplier<NightStep> bench) {
        List<NightStep> steps = new ArrayList<>();
        steps.add(attempt("sweep", this::sweep));
        steps.add(attempt("verify", this::verify));
        steps.add(attempt("bench", bench));
        steps.add(attempt("page", this::page));
        steps.add(attempt("scores", this::scores));
        steps.add(attempt("times", this::times));
        return new NightReport(day, steps);
    }

    private NightStep attempt(String name, Supplier<NightStep> work) {
        if (way.stop().getAsBoolean()) {
            throw new TemporaryException(
                    Problem.of("the night was stopped before '" + name + "'; what is recorded is kept")
                            .next("the same command again"));
        }
        way.progress().note("night " + day + ": " + name);
        try {
            return work.get();
        } catch (TemporaryException e) {
            throw e;
        } catch (SuperbException e) {
            return NightStep.failed(name, e.exitCode(), List.of(e.getMessage()));
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Night.class).warn("{}: a bug in superb, please report it", name, e);
            return NightStep.failed(name, ExitCode.SOFTWARE, List.of("a bug in superb: " + e));
        }
    }

    private NightStep sweep() {
        try (SweepPlan plan = SweepPlan.open(grid, way.progress(), RunData.Traces.WRITTEN, way.stop())) {
            List<JobResult> results = SweepCommand.work(plan, way.progress(), false);
            Map<JobResult.Kind, Long> counts = results.stream()
                    .collect(Collectors.groupingBy(JobResult::kind, java.util.TreeMap::new, Collectors.counting()));
            List<String> words = new ArrayList<>();
            counts.forEach((kind, count) -> words.add(SweepReport.words(kind) + ": " + count));
            results.stream()
                    .filter(it -> it.kind() == JobResult.Kind.FAILED)
                    .forEach(it -> words.add(it.job() + " failed: " + it.words()));
            plan.failures().forEach((what, why) -> words.add(what + " failed: " + why));
            plan.grid().leftOut().forEach(it -> words.add("left out: " + it));
            int exit = new SweepReport(plan).exitCode(results);
            return exit == ExitCode.OK.code()
                    ? NightStep.ok("sweep", words)
                    : NightStep.failed(
                            "sweep", exit == ExitCode.PARTIAL.code() ? ExitCode.PARTIAL : ExitCode.TEMPORARY, words);
        }
    }

    /** One record of the page, drawn by the day, so that a second start of the night draws the same. */
    private NightStep verify() {
        Map<String, Entry> newest = new LinkedHashMap<>();
        Intake.of(records()).entries().stream()
                .filter(it -> it.record().status() == Status.VALID)
                .sorted(Entry.NEWEST_FIRST)
                .forEach(it -> newest.putIfAbsent(it.record().recordId(), it));
        List<Entry> drawn = newest.values().stream()
                .sorted(Comparator.comparing(it -> Sha256.of(day + it.record().recordId())))
                .limit(CANDIDATES)
                .toList();
        List<String> words = new ArrayList<>();
        for (Entry entry : drawn) {
            RecordFiles stored = RecordFiles.in(entry.folder());
            try (Scratch scratch = Scratch.create("verify")) {
                RecordFiles again = Rerun.of(entry.stored(), scratch.folder(), way);
                Verification verification = Verification.of(stored, again);
                words.add(verification.text().strip());
                return verification.verdict() == Verification.Verdict.MISMATCH
                        ? NightStep.alarm("verify", words)
                        : NightStep.ok("verify", words);
            } catch (DataException e) {
                words.add(entry.path() + " cannot be asked again: " + e.getMessage());
            }
        }
        words.add("no valid record can be asked again");
        return NightStep.skipped("verify", String.join("\n", words));
    }

    private NightStep page() {
        BuildReport report = Leaderboard.build(records(), folder.resolve("site"));
        List<String> words = new ArrayList<>();
        words.add(SuperbCommand.text(
                "%d records found, %d shown %s, %d hidden",
                report.found(),
                report.shownRecords(),
                report.shown(),
                report.hidden().size()));
        words.add("site/" + report.index().getFileName());
        return NightStep.ok("page", words);
    }

    /** What ran tonight, against the run before it; what got worse is run once more before anybody is woken. */
    private NightStep scores() {
        List<Entry> all = Intake.of(records()).entries();
        Set<String> tonight = all.stream()
                .filter(it -> it.path().startsWith(day + "/"))
                .map(it -> it.record().recordId())
                .collect(Collectors.toSet());
        List<Entry> asked = all.stream()
                .filter(it -> tonight.contains(it.record().recordId()))
                .toList();
        long compared = asked.stream()
                .collect(Collectors.groupingBy(it -> it.record().recordId(), Collectors.counting()))
                .values()
                .stream()
                .filter(it -> it > 1)
                .count();
        List<Regression> worse = Regression.of(asked).stream()
                .filter(it -> it.now().path().startsWith(day + "/"))
                .toList();
        List<String> words = new ArrayList<>();
        words.add("%d of tonight's %d questions were asked before; %d got worse"
                .formatted(compared, tonight.size(), worse.size()));
        boolean confirmed = false;
        for (Regression regression : worse) {
            Optional<String> again = confirmed(regression);
            confirmed |= again.isPresent();
            words.add(regression.words());
            words.add(again.map(it -> "CONFIRMED by a second run: " + it)
                    .orElse("not confirmed: a second run is as good as the run before"));
        }
        return confirmed ? NightStep.alarm("scores", words) : NightStep.ok("scores", words);
    }

    private Optional<String> confirmed(Regression regression) {
        Path confirm = folder.resolve("confirm")
                .resolve(day)
                .resolve(regression.now().record().recordId());
        Rerun.of(regression.now().stored(), confirm, way);
        Scratch.at(confirm.resolve("features")).close();
        List<Entry> pair = new ArrayList<>(List.of(regression.before()));
        pair.addAll(Intake.of(confirm.resolve("records")).entries());
        return Regression.of(pair).stream().map(Regression::words).findFirst();
    }

    private NightStep times() {
        List<Slowdown> slower = Slowdown.of(Intake.of(records()).entries());
        List<String> words = new ArrayList<>();
        words.add(
                slower.isEmpty()
                        ? "no latency left its own noise for three nights; less than that is noise"
                        : "for information, times stop nothing:");
        slower.forEach(it -> words.add(it.words()));
        return NightStep.ok("times", words);
    }
}
