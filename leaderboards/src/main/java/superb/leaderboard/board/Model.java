package superb.leaderboard.board;

import java.util.Locale;
import superb.files.Sha256;
import superb.record.Identity;

/**
 * What one row of a table stands for: everything of an identity that belongs to the upstream and to how its features are read.
 *
 * @param id short, and the same in every build: names the row in links
 * @param subnet empty if it is no sub-net of a super-net
 * @param weightsSha256 of the numbers
 * @param states exposed hidden states, the input of the first layer among them
 */
public record Model(
        String id,
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
        String subnet = upstream.subnet().orElse("");
        String features = identity.features().protocol();
        String id = Sha256.of(String.join(
                        "\n",
                        upstream.name(),
                        subnet,
                        upstream.weightsSha256(),
                        Double.toString(upstream.frameMs()),
                        identity.precision(),
                        features,
                        "" + upstream.layers()))
                .substring(0, ID_DIGITS);
        return new Model(
                id,
                upstream.name(),
                subnet,
                upstream.weightsSha256(),
                upstream.weights().trained(),
                upstream.frameMs(),
                upstream.layers(),
                upstream.dim(),
                identity.precision(),
                features);
    }

    /** Of the id alone: models are looked up in every table and plot. */
    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** For people; rows of one board may share it. */
    public String label() {
        return name
                + (subnet.isEmpty() ? "" : "@" + subnet)
                + (precision.equals(USUAL_PRECISION) ? "" : " " + precision)
                + (usualFeatures() ? "" : " " + features);
    }

    public boolean usualFeatures() {
        return usual(features);
    }

    static boolean usual(String features) {
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
