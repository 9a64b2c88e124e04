package superb.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.engine.EngineInfo;
import superb.engine.WrittenGraph;

/**
 * Where and how fast. Nothing here decides the number.
 *
 * @param started ISO 8601, UTC
 * @param graph as which the upstream ran, where the engine runs written graphs
 * @param gpuHours device time of all GPUs
 * @param resumed how often the run went on after a stop
 * @param command with secrets and home paths removed
 * @param env the variables that matter to a run, likewise
 */
public record Execution(
        String started,
        WallSeconds wallSeconds,
        Optional<Double> gpuHours,
        int resumed,
        Harness harness,
        JavaRuntime java,
        List<EngineUse> engines,
        Optional<WrittenGraph> graph,
        String os,
        String kernel,
        Optional<String> container,
        Cpu cpu,
        List<Gpu> gpu,
        String machineFingerprint,
        List<String> command,
        Map<String, String> env) {

    public Execution {
        engines = List.copyOf(engines);
        gpu = List.copyOf(gpu);
        command = List.copyOf(command);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }

    /** By a monotonic clock; phases that did not run are absent. */
    public record WallSeconds(
            Optional<Double> extract, Optional<Double> train, Optional<Double> score, Optional<Double> bench) {}

    /** @param gitSha of the source; absent when it was built without knowing */
    public record Harness(String version, Optional<String> gitSha, Optional<Boolean> dirty) {}

    /** @param flags of the virtual machine */
    public record JavaRuntime(String vendor, String version, List<String> flags) {
        public JavaRuntime {
            flags = List.copyOf(flags);
        }
    }

    public record EngineUse(
            String name,
            String djl,
            @JsonProperty("native") String nativeVersion,
            String flavor,
            String deviceRequested,
            String deviceActual) {

        public static EngineUse of(EngineInfo info) {
            return new EngineUse(
                    info.name(),
                    info.version(),
                    info.nativeVersion(),
                    info.flavor(),
                    info.deviceRequested(),
                    info.deviceActual());
        }
    }

    /**
     * @param cgroupQuota cores this process may use by its control group; absent where there is no limit
     * @param loadBefore one-minute load when the run began
     */
    public record Cpu(
            String model,
            int coresVisible,
            Optional<Double> cgroupQuota,
            Optional<String> governor,
            int threadsUsed,
            Optional<Double> loadBefore) {}

    /** @param clocksMhz now and at most */
    public record Gpu(
            String name,
            Optional<Long> memoryBytes,
            Optional<String> driver,
            Optional<String> cuda,
            Optional<String> cudnn,
            Optional<List<Integer>> clocksMhz,
            Optional<Boolean> mig,
            Optional<Integer> otherProcesses) {}
}
