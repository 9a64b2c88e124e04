package superb.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.error.DataException;
import superb.error.SuperbException;
import superb.files.Sha256;
import superb.record.RecordFiles;
import superb.record.RunRecord;
import superb.run.Cell;
import superb.run.Outcome;
import superb.run.Runner;
import superb.sweep.Job;

/** One upstream on one task with all seeds, as a job that processes share. */
final class CellJob implements Job {
    private final Cell cell;
    private final Runner runner;
    private final String key;
    private final String group;
    /** Folder and id of every seed's record; asked for often, and costly to compute for large checkpoints. */
    private final Map<Path, String> records = new LinkedHashMap<>();

    CellJob(Cell cell, Runner runner) {
        this.cell = cell;
        this.runner = runner;
        StringBuilder ids = new StringBuilder();
        for (long seed : cell.settings().seeds()) {
            String id = cell.identity(seed).recordId();
            records.put(cell.folder(seed), id);
            ids.append(id);
        }
        String upstream = cell.card().name().replaceAll("[^A-Za-z0-9._-]", "_");
        this.group = upstream + " "
                + cell.upstream().weights().sha256()
                + " "
                + cell.settings().precision().id();
        this.key = String.join(
                "-", cell.task().id(), upstream, Sha256.of(ids.toString()).substring(0, 16));
    }

    Cell cell() {
        return cell;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public boolean done() {
        return records.entrySet().stream().allMatch(it -> record(it.getKey())
                .filter(record -> record.recordId().equals(it.getValue()))
                .isPresent());
    }

    /** The records that are there, in order of the seeds. */
    List<Recorded> recorded() {
        List<Recorded> found = new ArrayList<>();
        records.keySet().forEach(folder -> record(folder).ifPresent(it -> found.add(new Recorded(folder, it))));
        return found;
    }

    record Recorded(Path folder, RunRecord record) {}

    private static Optional<RunRecord> record(Path folder) {
        RecordFiles files = RecordFiles.in(folder);
        try {
            return files.complete() ? Optional.of(files.read().record()) : Optional.empty();
        } catch (DataException e) {
            return Optional.empty(); // running the job says what is wrong with the file
        }
    }

    @Override
    public void run() {
        for (Outcome outcome : runner.run(List.of(cell))) {
            Optional<SuperbException> failure = outcome.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }

    @Override
    public String toString() {
        return cell + ", " + cell.settings().precision().id();
    }
}
