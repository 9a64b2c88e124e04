package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import superb.jmh.MemoryProbe;
import superb.record.Cost;
import superb.record.PrecisionTwins;
import superb.record.RecordFiles;
import superb.record.RunRecord;
import superb.record.StoredRecord;

/**
 * What a measurement found, on its way to where it belongs: a folder of its own, and every record of the same weights,
 * precision and machine.
 *
 * @param name of the upstream as records have it
 * @param machine fingerprint, as records have it
 */
record MeasuredCost(
        Bench.Measured found, String engine, String name, String weightsSha256, String precision, String machine) {
    private static final List<String> MEASURED = List.of("cost.latency", "cost.throughput", "cost.memory_bytes");

    /** {@code bench/jmh.json}, {@code bench/memory.json} and {@code bench/raw.csv} below the folder. */
    void write(Path folder) {
        files().forEach((file, content) -> NewFile.write(Disk.LOCAL, folder.resolve(file), content));
    }

    private Map<String, byte[]> files() {
        ObjectMapper json = new ObjectMapper();
        MemoryProbe memory = found.memory();
        ObjectNode text = json.createObjectNode()
                .put("clip_seconds", memory.seconds())
                .put("cold_start_ms", memory.coldMillis())
                .put("warm_ms", memory.warmMillis())
                .put("jvm_heap_peak", memory.heapBytes())
                .put("direct_peak", memory.directBytes());
        memory.rssBytes().ifPresent(it -> text.put("rss_peak", it));
        try {
            return Map.of(
                    "bench/jmh.json",
                    found.jmhJson(),
                    "bench/memory.json",
                    json.writerWithDefaultPrettyPrinter().writeValueAsBytes(text),
                    "bench/raw.csv",
                    found.rawCsv().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return record.identity().upstream().weightsSha256().equals(weightsSha256)
                && record.identity().upstream().name().equals(name)
                && record.identity().precision().equals(precision)
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
        boolean ofRecord =
                record.execution().engines().stream().anyMatch(it -> it.name().equals(engine));
        Cost cost = new Cost(
                old.params(),
                old.macs(),
                old.weightsBytes(),
                Optional.of(latency),
                ofRecord && found.throughput().isPresent() ? found.throughput() : old.throughput(),
                ofRecord ? Optional.of(memory()) : old.memoryBytes(),
                old.energyJoules());
        files.rewrite(stored.with(record.withCost(cost, reasons(record, cost))));
    }

    private Cost.Memory memory() {
        MemoryProbe memory = found.memory();
        OptionalLong rss = memory.rssBytes();
        return new Cost.Memory(
                rss.isPresent() ? Optional.of(rss.getAsLong()) : Optional.empty(),
                Optional.of(memory.heapBytes()),
                Optional.of(memory.directBytes()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Map<String, String> reasons(RunRecord record, Cost cost) {
        Map<String, String> reasons = new TreeMap<>(record.reasons());
        reasons.keySet().removeIf(key -> MEASURED.stream().anyMatch(key::startsWith));
        List<Cost.Latency> latency = cost.latency().orElseThrow();
        for (int i = 0; i < latency.size(); i++) {
            if (latency.get(i).p99Ms().isEmpty()) {
                reasons.put("cost.latency[" + i + "].p99_ms", "too few clips for a 99th percentile");
            }
        }
        if (cost.memoryBytes().isPresent()) {
            reasons.put(
                    "cost.memory_bytes",
                    "no GPU was used; on a CPU the engine does not count by itself; no slope was measured");
        }
        return reasons;
    }
}
