package superb.sequence;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import superb.metric.EditDistance;

/**
 * What a head made of one clip.
 *
 * @param reference what was said
 * @param hypothesis what was read
 * @param errors by metric, the task's own first
 * @param frames that the clip has
 * @param feasible whether these are enough for its labels
 * @param finite whether every score is a number
 */
public record Reading(
        String reference,
        String hypothesis,
        Map<String, EditDistance> errors,
        int frames,
        boolean feasible,
        boolean finite) {
    public Reading {
        errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
    }
}
