package superb.train;

/** What layer weights mean: their softmax, the share that each hidden state has in the mix. */
public final class LayerMix {
    private LayerMix() {}

    public static double[] of(FloatTensor weights) {
        double[] mix = new double[weights.elements()];
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < mix.length; i++) {
            highest = Math.max(highest, weights.get(i));
        }
        double sum = 0;
        for (int i = 0; i < mix.length; i++) {
            mix[i] = Math.exp(weights.get(i) - highest);
            sum += mix[i];
        }
        for (int i = 0; i < mix.length; i++) {
            mix[i] /= sum;
        }
        return mix;
    }
}
