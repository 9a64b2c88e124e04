package superb.train;

/**
 * Sizes calls so that each takes about half a second: few enough for speed, often enough for stop and progress. Begins
 * with one update, because with recomputed features that alone takes seconds.
 */
final class Pace {
    private static final int FIRST_CALL = 1;
    private static final int LONGEST_CALL = 512;
    private static final long CALL_NANOS = 500_000_000L;

    private final int firstStep;
    private final long began = System.nanoTime();
    private long callBegan = began;
    private int call = FIRST_CALL;

    Pace(int firstStep) {
        this.firstStep = firstStep;
    }

    int call() {
        callBegan = System.nanoTime();
        return call;
    }

    double after(int step) {
        long now = System.nanoTime();
        long took = now - callBegan;
        if (took < CALL_NANOS / 2) {
            call = Math.min(2 * call, LONGEST_CALL);
        } else if (took > 2 * CALL_NANOS) {
            call = Math.max(call / 2, 1);
        }
        return (step - firstStep) * 1e9 / Math.max(1, now - began);
    }
}
