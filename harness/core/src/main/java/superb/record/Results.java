package superb.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.metric.Score;

/**
 * The numbers.
 *
 * @param test by metric name
 * @param dev by metric name
 * @param superbPoints of this one task
 * @param layerWeights after softmax, one a hidden state
 * @param lr learning rate of the head that was scored, given or chosen
 * @param trials heads that were trained to choose it
 */
public record Results(
        Map<String, Score> test,
        Map<String, Score> dev,
        Optional<Points> superbPoints,
        List<Double> layerWeights,
        double lr,
        int trials) {
    public Results {
        test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
        dev = Collections.unmodifiableMap(new LinkedHashMap<>(dev));
        layerWeights = List.copyOf(layerWeights);
    }

    /** @param anchors version of the table of reference points */
    public record Points(double value, String anchors) {}
}
