package superb.leaderboard.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import superb.leaderboard.intake.Companions;
import superb.leaderboard.intake.Entry;
import superb.record.Sample;

/**
 * What became of every test utterance, in order of their ids.
 *
 * @param counts 1 or 0 for right or wrong; errors, for an error rate
 * @param units 1 each; reference units, for an error rate
 */
public record Outcomes(List<String> ids, int[] counts, int[] units) {

    /** Empty if the outcomes do not lie beside the record. */
    public static Optional<Outcomes> of(Entry entry) {
        return of(entry, Companions.of(entry).samples());
    }

    /** From the record's own samples. */
    public static Optional<Outcomes> of(Entry entry, List<Sample> samples) {
        Map<String, Sample> byId = new TreeMap<>();
        samples.forEach(it -> byId.put(it.id(), it));
        if (samples.isEmpty() || byId.size() != samples.size()) {
            return Optional.empty(); // without unique ids nothing can be paired
        }
        boolean errors = !entry.task().higherIsBetter();
        int[] counts = byId.values().stream()
                .mapToInt(it -> errors ? it.errors().orElse(0) : it.correct() ? 1 : 0)
                .toArray();
        int[] units = byId.values().stream()
                .mapToInt(it -> errors ? it.units().orElse(0) : 1)
                .toArray();
        return Optional.of(new Outcomes(List.copyOf(byId.keySet()), counts, units));
    }
}
