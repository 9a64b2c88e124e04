package superb.leaderboard.board;

import java.util.Locale;
import superb.files.Sha256;
import superb.record.Identity;

/**
 * What one row of a table stands for: everything of an identity that belongs to the upstream and to how its features are read.
 *
 * @param subnet empty if it is no sub-net of a super-net
 * @param weightsSha256 of the numbers
 * @param states exposed hidden states, the input of the first layer among them
 */
public record Model(
        String name,
        String subnet,
        String weightsSha256,
        boolean trained,
        double frameMs,
        int states,
        int dim,
        String precision,
        String features) {
    private static final String USUAL_PRECISION = "fp32";
    private static final String USUAL_FEATURES = "weighted-sum/v1";
    private static final int ID_DIGITS = 10;

    public static Model of(Identity identity) {
        Identity.Upstream upstream = identity.upstream();
        return new Model(
                upstream.name(),
                upstream.subnet().orElse(""),
                upstream.weightsSha256(),
                upstream.weights().trained(),
                upstream.frameMs(),
                upstream.layers(),
                upstream.dim(),
                identity.precision(),
                identity.features().protocol());
    }

    /** Short, and the same in every build: names the row in links. */
    public String id() {
        return Sha256.of(String.join(
                        "\n", name, subnet, weightsSha256, Double.toString(frameMs), precision, features, "" + states))
                .substring(0, ID_DIGITS);
    }

    /** For people; rows of one board may share it. */
    public String label() {
        return name
                + (subnet.isEmpty() ? "" : "@" + subnet)
                + (precision.equals(USUAL_PRECISION) ? "" : " " + precision)
                + (usualFeatures() ? "" : " " + features);
    }

    public boolean usualFeatures() {
        return features.equals(USUAL_FEATURES);
    }

    /** Letters and digits before the first separator: {@code hubert} of {@code hubert_base}. */
    public String family() {
        String[] parts = name.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]", 2);
        return parts[0].isEmpty() ? name : parts[0];
    }

    /** Hidden states behind the input of the first layer: for most models its transformer layers. */
    public int depth() {
        return states - 1;
    }
}
