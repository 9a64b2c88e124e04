package superb.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import superb.jmh.Bench;
import superb.jmh.LeakGate;
import superb.jmh.MemoryProbe;
import superb.jmh.Subject;
import superb.record.Cost;
import superb.record.RecordJson;
import superb.store.ByteSize;

/** What was measured, for people and for machines. */
record BenchReport(BenchSubject one, Bench.Measured found) {

    ObjectNode json(String machine) {
        Subject subject = one.subject();
        ObjectNode all = RecordJson.tree(Map.of());
        all.put("upstream", one.name()).put("weights_sha256", one.weightsSha256());
        all.put("engine", subject.engine()).put("device", subject.device());
        all.put("precision", subject.precision().id()).put("threads", subject.threads());
        all.put("machine_fingerprint", machine).put("valid", !found.leaking());
        all.putArray("latency")
                .addAll(found.latency().stream().map(this::latency).toList());
        found.throughput().ifPresent(it -> all.set("throughput", RecordJson.tree(it)));
        all.set("memory", memory(found));
        return all;
    }

    private ObjectNode latency(Cost.Latency latency) {
        ObjectNode node = RecordJson.tree(latency);
        if (latency.scenario().equals(Bench.FRONT_END)) {
            found.encoderMs(latency.clipSeconds()).ifPresent(it -> node.put("encoder_p50_ms", it));
        }
        return node;
    }

    /** As {@code memory.json} has it. */
    static ObjectNode memory(Bench.Measured found) {
        MemoryProbe memory = found.memory();
        ObjectNode node = RecordJson.tree(Map.of())
                .put("clip_seconds", memory.seconds())
                .put("cold_start_ms", memory.coldMillis())
                .put("model_load_ms", memory.loadMillis())
                .put("first_clip_ms", memory.firstMillis())
                .put("warm_ms", memory.warmMillis())
                .put("jvm_heap_peak", memory.heapBytes())
                .put("direct_peak", memory.directBytes());
        memory.rssBytes().ifPresent(it -> node.put("rss_peak", it));
        memory.gpuProcessBytes().ifPresent(it -> node.put("nvml_process_peak", it));
        memory.gpuDeviceBytes().ifPresent(it -> node.put("nvml_device_peak", it));
        found.leak().ifPresent(it -> node.set("leak", RecordJson.tree(it)));
        return node;
    }

    String text() {
        TextTable table = new TextTable(
                one.name() + ", " + one.subject().engine() + " on "
                        + one.subject().device() + ", "
                        + one.subject().precision().id() + ", "
                        + one.subject().threads() + " threads",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "times",
                "spread of processes",
                "valid");
        for (Cost.Latency it : found.latency()) {
            boolean once =
                    it.scenario().equals(Bench.COLD_START) || it.scenario().equals(Bench.MODEL_LOAD);
            table.row(
                    SuperbCommand.text("%s, %s s", it.scenario(), it.clipSeconds()),
                    SuperbCommand.text("%.2f", it.p50Ms()),
                    once || it.n() < Bench.CLIPS_FOR_P90 ? "-" : SuperbCommand.text("%.2f", it.p90Ms()),
                    it.p99Ms().map(p99 -> SuperbCommand.text("%.2f", p99)).orElse("-"),
                    it.n(),
                    SuperbCommand.text("%.0f %%", it.forkSpreadPct()),
                    it.reason().orElse("yes"));
            if (it.scenario().equals(Bench.FRONT_END)
                    && found.encoderMs(it.clipSeconds()).isPresent()) {
                String encoder = SuperbCommand.text(
                        "%.2f", found.encoderMs(it.clipSeconds()).getAsDouble());
                table.row("  encoder: what is left", encoder, "-", "-", "", "", "");
            }
        }
        StringBuilder text = new StringBuilder(table.toString());
        found.throughput()
                .ifPresent(it -> text.append(SuperbCommand.text(
                        "offline: %.1f seconds of audio a second (%.1f s in %.2f s)%n",
                        it.rtfx(), it.audioSeconds(), it.wallSeconds())));
        MemoryProbe memory = found.memory();
        memory.rssBytes()
                .ifPresent(it -> text.append(SuperbCommand.text(
                        "memory at %s s: resident %s, Java heap %s, direct buffers %s, each at most%n",
                        memory.seconds(),
                        new ByteSize(it),
                        new ByteSize(memory.heapBytes()),
                        new ByteSize(memory.directBytes()))));
        memory.gpuProcessBytes()
                .ifPresent(it -> text.append(SuperbCommand.text("GPU memory of the process: %s%n", new ByteSize(it))));
        memory.gpuDeviceBytes()
                .ifPresent(
                        it -> text.append(SuperbCommand.text("GPU memory of all processes: %s%n", new ByteSize(it))));
        found.leak().ifPresent(it -> text.append(leak(it)));
        return text.toString();
    }

    private static String leak(LeakGate gate) {
        Optional<String> numbers = gate.slopePer1k()
                .map(it -> SuperbCommand.text(
                        "%+.2f MiB in 1,000 inferences (95 %% interval %+.2f to %+.2f, limit %d; %d clips of %s s)",
                        mebi(it),
                        mebi(gate.low()),
                        mebi(gate.high()),
                        LeakGate.LIMIT_PER_1K >> 20,
                        gate.inferences(),
                        gate.clipSeconds()));
        return "leak gate: " + (gate.leaking() ? "INVALID: " + gate.reason().orElseThrow() + "; " : "")
                + numbers.orElseGet(() -> "not measured: " + gate.reason().orElseThrow()) + "\n";
    }

    private static double mebi(double bytes) {
        return bytes / (1 << 20);
    }
}
