package superb.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import superb.engine.torch.script.ScriptModule;

/** How fast the device multiplies matrices: a yardstick for everything else. */
final class MatmulSpeed {
    private static final int SIZE = 2048;
    private static final long ENOUGH_NANOS = 200_000_000;

    private static final String TEXT = """
            def products(self, a: Tensor, times: int) -> Tensor:
              b = torch.matmul(a, a)
              for i in range(times - 1):
                b = torch.matmul(a, b)
              return torch.sum(b, dtype=None)
            """;

    private MatmulSpeed() {}

    /** Billions of multiply-accumulates a second, float32. */
    static double gmacs(NDManager session) {
        try (NDManager scratch = session.newSubManager();
                ScriptModule script = ScriptModule.load(scratch, TEXT)) {
            NDArray a = scratch.full(new Shape(SIZE, SIZE), 1f / SIZE); // its powers are itself
            nanos(script, a, 1, scratch); // the first product pays for set-up
            int times = 1;
            long nanos = nanos(script, a, times, scratch);
            while (nanos < ENOUGH_NANOS) {
                times = Math.multiplyExact(times, 2);
                nanos = nanos(script, a, times, scratch);
            }
            return (double) times * SIZE * SIZE * SIZE / nanos;
        }
    }

    /** Reading the sum waits for the device. */
    private static long nanos(ScriptModule script, NDArray a, int times, NDManager scratch) {
        long start = System.nanoTime();
        script.call("products").with(a).with(times).run(scratch).get(0).toFloatArray();
        return System.nanoTime() - start;
    }
}
