package superb.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import superb.error.DataException;
import superb.files.Disk;
import superb.files.DiskProblem;
import superb.files.NewFile;
import superb.jmh.Bench;
import superb.jmh.LeakGate;
import superb.jmh.MemoryProbe;
import superb.record.Cost;
import superb.record.Execution;
import superb.record.PrecisionTwins;
import superb.record.RecordFiles;
import superb.record.RecordJson;
import superb.record.RunRecord;
import superb.record.StoredRecord;

/**
 * What a measurement found, on its way to where it belongs: a folder of its own, and every record of the same weights,
 * precision and machine.
 *
 * @param machine fingerprint, as records have it
 */
record MeasuredCost(BenchSubject one, Bench.Measured found, String machine) {
    private static final List<String> MEASURED = List.of("cost.latency", "cost.throughput", "cost.memory_bytes");

    /** {@code jmh.json}, {@code memory.json} and {@code raw.csv} below {@link Bench#folder} of the folder. */
    void write(Path folder) {
        files().forEach((file, content) -> NewFile.write(Disk.LOCAL, folder.resolve(file), content));
    }

    private Map<String, byte[]> files() {
        String below = Bench.folder(one.subject());
        return Map.of(
                below + "/jmh.json",
                found.jmhJson(),
                below + "/memory.json",
                RecordJson.pretty(BenchReport.memory(found)),
                below + "/raw.csv",
                found.rawCsv().getBytes(StandardCharsets.UTF_8));
    }

    /** The records below {@code records} that got the figures. A record that cannot be read is named and left alone. */
    List<Path> join(Path records, Consumer<String> notes) {
        List<Path> joined = new ArrayList<>();
        if (!Files.isDirectory(records)) {
            return joined;
        }
        try (Stream<Path> all = Files.walk(records)) {
            for (Path file :
                    all.filter(it -> it.endsWith(RecordFiles.RECORD)).sorted().toList()) {
                try {
                    StoredRecord stored = RecordFiles.read(file);
                    if (fits(stored.record())) {
                        join(RecordFiles.in(file.getParent()), stored);
                        joined.add(file.getParent());
                    }
                } catch (DataException e) {
                    notes.accept(e.getMessage());
                }
            }
        } catch (IOException e) {
            throw DiskProblem.reading(records, e);
        }
        joined.forEach(PrecisionTwins::join);
        return joined;
    }

    private boolean fits(RunRecord record) {
        return record.identity().upstream().weightsSha256().equals(one.weightsSha256())
                && record.identity().upstream().name().equals(one.name())
                && record.identity()
                        .precision()
                        .equals(one.subject().precision().id())
                && record.execution().machineFingerprint().equals(machine);
    }

    private void join(RecordFiles files, StoredRecord stored) {
        files().forEach(files::write);
        RunRecord record = stored.record();
        Cost old = record.cost();
        List<Cost.Latency> latency = new ArrayList<>(found.latency());
        old.latency().orElse(List.of()).stream()
                .filter(it -> latency.stream().noneMatch(now -> now.sameSetting(it)))
                .forEach(latency::add);
        boolean ofRecord = asRun(record.execution());
        Cost cost = new Cost(
                old.params(),
                old.macs(),
                old.weightsBytes(),
                Optional.of(latency),
                ofRecord && found.throughput().isPresent() ? found.throughput() : old.throughput(),
                ofRecord ? Optional.of(memory()) : old.memoryBytes(),
                old.energyJoules());
        files.rewrite(stored.with(record.withCost(cost, reasons(record, cost, ofRecord))));
    }

    /** Throughput and memory have no word for engine, device and threads, so they are those of the run itself. */
    private boolean asRun(Execution execution) {
        Execution.EngineUse upstream = execution.engines().get(0); // heads may have another
        return execution.cpu().threadsUsed() == one.subject().threads()
                && upstream.name().equals(one.subject().engine())
                && upstream.deviceActual().equals(one.subject().device());
    }

    private Cost.Memory memory() {
        MemoryProbe memory = found.memory();
        return new Cost.Memory(
                boxed(memory.rssBytes()),
                Optional.of(memory.heapBytes()),
                Optional.of(memory.directBytes()),
                Optional.empty(),
                Optional.empty(),
                boxed(memory.gpuProcessBytes()),
                boxed(memory.gpuDeviceBytes()),
                found.leak().flatMap(LeakGate::slopePer1k));
    }

    private static Optional<Long> boxed(OptionalLong bytes) {
        return bytes.isPresent() ? Optional.of(bytes.getAsLong()) : Optional.empty();
    }

    private Map<String, String> reasons(RunRecord record, Cost cost, boolean ofRecord) {
        Map<String, String> reasons = new TreeMap<>(record.reasons());
        reasons.keySet()
                .removeIf(key -> MEASURED.stream().anyMatch(key::startsWith)
                        && (ofRecord || !key.startsWith("cost.memory_bytes")));
        List<Cost.Latency> latency = cost.latency().orElseThrow();
        for (int i = 0; i < latency.size(); i++) {
            if (latency.get(i).p99Ms().isEmpty()) {
                reasons.put("cost.latency[" + i + "].p99_ms", "too few times for a 99th percentile");
            }
        }
        if (ofRecord) {
            memoryReasons(reasons);
        }
        return reasons;
    }

    private void memoryReasons(Map<String, String> reasons) {
        String memory = "cost.memory_bytes.";
        for (String name : List.of("engine_allocated_peak", "engine_reserved_peak")) {
            reasons.put(memory + name, one.subject().engine() + " does not tell what it allocates");
        }
        boolean gpu = !one.subject().device().equals("cpu");
        for (String name : List.of("nvml_process_peak", "nvml_device_peak")) {
            reasons.put(memory + name, gpu ? "the driver does not tell" : "no GPU was used");
        }
        if (found.leak().flatMap(LeakGate::slopePer1k).isEmpty()) {
            reasons.put(
                    memory + "leak_slope_per_1k",
                    found.leak().flatMap(LeakGate::reason).orElse("the leak gate was left out"));
        }
        if (found.memory().rssBytes().isEmpty()) {
            reasons.put(memory + "rss_peak", "the system does not tell");
        }
    }
}
