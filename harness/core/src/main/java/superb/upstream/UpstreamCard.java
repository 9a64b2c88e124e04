package superb.upstream;

/**
 * What is known of an upstream before it is opened.
 *
 * @param name lower snake case, as accepted by {@code --upstream}
 * @param family the architecture, for example {@code hubert}
 * @param layers transformer layers
 * @param dim width of the exposed states
 * @param states number of exposed hidden states
 * @param strideSamples samples a frame: the frame period is data of the model, not a constant
 * @param minSamples shortest clip that gives a frame
 * @param trainable false for signal processing without weights
 * @param source paper or code that defines it
 */
public record UpstreamCard(
        String name,
        String family,
        int layers,
        int dim,
        int states,
        int strideSamples,
        int minSamples,
        boolean trainable,
        String source) {

    public double frameMillis() {
        return strideSamples / 16.0;
    }
}
