package superb.leaderboard.board;

import java.util.List;
import superb.record.Execution;

/** Where and how something was timed. Only numbers of one setting compare. */
public record Setting(String machine, String processor, String engine, int threads) implements Comparable<Setting> {
    private static final int FINGERPRINT_DIGITS = 6;
    private static final int KEY_DIGITS = 8;

    static Setting of(Execution execution, String engine, int threads) {
        List<Execution.Gpu> gpus = execution.gpu();
        boolean onGpu =
                execution.engines().stream().anyMatch(it -> it.deviceActual().startsWith("cuda"));
        String processor =
                onGpu && !gpus.isEmpty() ? gpus.get(0).name() : execution.cpu().model();
        return new Setting(execution.machineFingerprint(), processor, engine, threads);
    }

    static Setting of(Execution execution) {
        String engine = execution.engines().isEmpty()
                ? "unknown engine"
                : execution.engines().get(0).name();
        return of(execution, engine, execution.cpu().threadsUsed());
    }

    /** For links: letters, digits and hyphens. */
    public String key() {
        return superb.files.Sha256.of(String.join("\n", machine, processor, engine, "" + threads))
                .substring(0, KEY_DIGITS);
    }

    /** For people. */
    public String label() {
        String fingerprint = machine.substring(0, Math.min(FINGERPRINT_DIGITS, machine.length()));
        return "%s · %s · %d %s · machine %s"
                .formatted(processor, engine, threads, threads == 1 ? "thread" : "threads", fingerprint);
    }

    @Override
    public int compareTo(Setting other) {
        return (label() + machine).compareTo(other.label() + other.machine);
    }
}
