package superb.jmh;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import superb.audio.Waveform;
import superb.check.PeakMemory;
import superb.engine.EngineSession;

/**
 * A fresh process that hears a clip again and again: whether something stays behind each time. Its Java heap has its
 * full size from the start, so that what grows is native memory; what grows in the heap is looked at after collecting
 * garbage.
 *
 * @param inferences after the warm-up
 * @param slopePer1k bytes by which resident memory grows in 1,000 inferences; empty if it could not be told
 * @param low end of the interval of that slope
 * @param heapPer1k bytes by which the Java heap grows
 * @param reason why the gate is shut, or why it tells nothing
 * @param leaking whether the gate is shut
 */
public record LeakGate(
        int inferences,
        double clipSeconds,
        @JsonProperty("slope_per_1k") Optional<Double> slopePer1k,
        double low,
        double high,
        @JsonProperty("heap_per_1k") double heapPer1k,
        boolean leaking,
        Optional<String> reason) {
    /**
     * Growth below this is not told from the unrest of an allocator and of code that is still being compiled: 8 KiB an
     * inference. A state of width 480 of a fifth of a second has 17.
     */
    public static final long LIMIT_PER_1K = 8L << 20;

    /** Fewer inferences say nothing. */
    public static final int LEAST = 200;

    private static final int WARM_UP = 100;
    private static final int READINGS = 100;
    private static final String HEAP = "768m";
    /** Of the time and of the inferences, this share warms up at most. */
    private static final double WARM_UP_SHARE = 0.25;

    /** Resident memory after so many inferences. */
    record Reading(int inferences, long bytes) {}

    /** The gate for a clip, which ends after so many inferences or so much time. */
    static LeakGate run(Subject subject, double clipSeconds, int inferences, double patienceSeconds) {
        List<String> fixedHeap = List.of("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
        JsonNode said = MeasuredProcess.run(
                        LeakGate.class, fixedHeap, subject, inferences, patienceSeconds, clipSeconds)
                .last();
        List<Reading> readings = new ArrayList<>();
        said.path("readings")
                .forEach(it ->
                        readings.add(new Reading(it.get(0).asInt(), it.get(1).asLong())));
        return of(
                said.path("seconds").asDouble(),
                readings,
                said.path("heap_growth").asLong());
    }

    /** What readings mean. */
    static LeakGate of(double clipSeconds, List<Reading> readings, long heapGrowth) {
        int count = readings.isEmpty() ? 0 : readings.get(readings.size() - 1).inferences();
        if (count < LEAST) {
            String reason = readings.isEmpty()
                    ? "this system does not tell a process's resident memory"
                    : count + " inferences in the time there was, " + LEAST + " are needed";
            return new LeakGate(count, clipSeconds, Optional.empty(), 0, 0, 0, false, Optional.of(reason));
        }
        Trend trend = Trend.of(
                readings.stream().mapToDouble(it -> it.inferences() / 1000.0).toArray(),
                readings.stream().mapToDouble(Reading::bytes).toArray());
        double heap = 1000.0 * heapGrowth / count;
        Optional<String> reason = Optional.empty();
        if (trend.low() > LIMIT_PER_1K) {
            reason = Optional.of(grows("resident memory", trend.slope()));
        } else if (heap > LIMIT_PER_1K) {
            reason = Optional.of(grows("the Java heap", heap));
        }
        return new LeakGate(
                count,
                clipSeconds,
                Optional.of(trend.slope()),
                trend.low(),
                trend.high(),
                heap,
                reason.isPresent(),
                reason);
    }

    private static String grows(String what, double bytes) {
        return String.format(
                Locale.ROOT,
                "%s grows by %.1f MiB in 1,000 inferences, more than %d: something is not given back",
                what,
                bytes / (1 << 20),
                LIMIT_PER_1K >> 20);
    }

    /** The measured process. */
    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        Subject subject = Subject.parse(words);
        int inferences = Integer.parseInt(words.get(words.size() - 3));
        double patience = Double.parseDouble(words.get(words.size() - 2));
        try (EngineSession session = subject.start();
                OpenedSubject opened = subject.open(session)) {
            Waveform clip = opened.clip(Double.parseDouble(words.get(words.size() - 1)));
            Growth growth = growth(() -> opened.extract(clip), inferences, patience);
            ArrayNode readings = new ObjectMapper().createArrayNode();
            growth.readings()
                    .forEach(it -> readings.addArray().add(it.inferences()).add(it.bytes()));
            System.out.println(new ObjectMapper()
                    .createObjectNode()
                    .put("seconds", clip.seconds())
                    .put("heap_growth", growth.heap())
                    .set("readings", readings));
        }
    }

    /** What was read while something was done again and again, and how much more there is in the Java heap then. */
    record Growth(List<Reading> readings, long heap) {}

    /** Warms up, then reads resident memory a hundred times, unless time runs out. */
    static Growth growth(Runnable inference, int inferences, double patienceSeconds) {
        long start = System.nanoTime();
        double warm = patienceSeconds * WARM_UP_SHARE;
        for (int i = 0; i < Math.min(WARM_UP, WARM_UP_SHARE * inferences) && seconds(start) < warm; i++) {
            inference.run();
        }
        long heap = heapUsed();
        List<Reading> readings = new ArrayList<>();
        int every = Math.max(1, inferences / READINGS);
        for (int done = 1; done <= inferences && seconds(start) < patienceSeconds; done++) {
            inference.run();
            OptionalLong now = done % every == 0 ? PeakMemory.resident() : OptionalLong.empty();
            if (now.isPresent()) {
                readings.add(new Reading(done, now.getAsLong()));
            }
        }
        return new Growth(readings, heapUsed() - heap);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long heapUsed() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
