package superb.run;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import superb.error.Problem;
import superb.error.UsageException;

/** Which hidden states a head sees: all, mixed by learned weights (SUPERB), or a single one. */
public record FeatureSelection(String protocol, OptionalInt layer) {
    public static final FeatureSelection WEIGHTED_SUM = new FeatureSelection("weighted-sum/v1", OptionalInt.empty());

    /** {@code weighted-sum}, {@code last} or {@code layer:K}, K from 0. */
    public static FeatureSelection parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("weighted-sum")) {
            return WEIGHTED_SUM;
        }
        if (lower.equals("last")) {
            return new FeatureSelection("last", OptionalInt.of(-1));
        }
        if (lower.matches("layer:[0-9]{1,4}")) {
            return new FeatureSelection(lower, OptionalInt.of(Integer.parseInt(lower.substring(6))));
        }
        throw new UsageException(Problem.of("unknown feature selection '" + text + "'")
                .at("--features")
                .expected("weighted-sum, last or layer:K with K from 0"));
    }

    /** Indices of the selected states among {@code states}. */
    public int[] of(int states) {
        if (layer.isEmpty()) {
            return IntStream.range(0, states).toArray();
        }
        int index = layer.getAsInt() < 0 ? states - 1 : layer.getAsInt();
        if (index >= states) {
            throw new UsageException(Problem.of("there is no layer " + index)
                    .at("--features " + protocol)
                    .expected("a layer from 0 to " + (states - 1)));
        }
        return new int[] {index};
    }
}
