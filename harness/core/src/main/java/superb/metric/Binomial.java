package superb.metric;

/** The distribution function of the binomial law for every number of hits at once: 10,000 draws then cost nothing. */
final class Binomial {
    private Binomial() {}

    /** {@code P(hits <= k)} for k = 0..n, with 0 < p < 1; from the mode outwards, so that no probability underflows before it counts. */
    static double[] distribution(int n, double p) {
        double[] mass = new double[n + 1];
        int mode = (int) Math.min(n, Math.floor((n + 1) * p));
        mass[mode] = 1;
        double odds = p / (1 - p);
        for (int k = mode; k < n; k++) {
            mass[k + 1] = mass[k] * (n - k) / (k + 1) * odds;
        }
        for (int k = mode; k > 0; k--) {
            mass[k - 1] = mass[k] * k / (n - k + 1) / odds;
        }
        double sum = 0;
        for (double one : mass) {
            sum += one;
        }
        double below = 0;
        for (int k = 0; k <= n; k++) {
            below += mass[k] / sum;
            mass[k] = below;
        }
        mass[n] = 1;
        return mass;
    }
}
