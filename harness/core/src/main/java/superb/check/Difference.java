package superb.check;

/**
 * How far states are apart that should be the same.
 *
 * @param maxAbs largest difference of two values
 * @param scale largest value among the first states
 * @param cosineMin least cosine of the angle between two frames
 */
record Difference(double maxAbs, double scale, double cosineMin) {
    static final Difference NONE = new Difference(0, 0, 1);

    /** Shapes must agree. */
    static Difference of(States expected, States actual) {
        Difference all = NONE;
        for (int i = 0; i < expected.values().size(); i++) {
            int dim = expected.dims().get(i);
            float[] a = expected.values().get(i);
            float[] b = actual.values().get(i);
            for (int start = 0; start < a.length; start += dim) {
                all = all.and(frame(a, b, start, dim));
            }
        }
        return all;
    }

    private static Difference frame(float[] a, float[] b, int start, int dim) {
        double largest = 0;
        double scale = 0;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = start; i < start + dim; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
            scale = Math.max(scale, Math.abs(a[i]));
            ab += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        double cosine = aa == 0 || bb == 0 ? (aa == bb ? 1 : 0) : Math.min(1, ab / Math.sqrt(aa * bb));
        return new Difference(largest, scale, cosine);
    }

    Difference and(Difference other) {
        return new Difference(
                Math.max(maxAbs, other.maxAbs), Math.max(scale, other.scale), Math.min(cosineMin, other.cosineMin));
    }
}
