package superb.check;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import superb.record.Checks;

/**
 * What was found about an upstream.
 *
 * @param padding of clips in a padded batch against the same clips alone; empty if it could not be measured
 * @param determinism as {@link Checks#determinism}; empty if it could not be measured
 * @param peakResidentBytes of the process after a clip of 30 s; empty where the system does not tell
 */
public record Conformance(
        List<Finding> findings,
        Optional<Checks.PaddingInvariance> padding,
        Optional<String> determinism,
        OptionalLong peakResidentBytes) {

    public Conformance {
        findings = List.copyOf(findings);
    }

    public boolean passed() {
        return findings.stream().allMatch(Finding::passed);
    }
}
