package superb.engine.torch.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import superb.engine.torch.GoldenCase;
import superb.engine.torch.GoldenCase.Tensor;
import superb.engine.torch.TestDevice;
import superb.engine.torch.script.ScriptModule;
import superb.sequence.Augmentation;
import superb.sequence.Augmentation.Span;
import superb.sequence.Augmentation.Warp;
import superb.sequence.SpecAugment;

class AugmentScriptTest {
    private NDManager manager;
    private ScriptModule script;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(TestDevice.get(), "PyTorch");
        script = ScriptModule.load(manager, AugmentScript.TEXT);
    }

    @AfterEach
    void close() {
        script.close();
        manager.close();
    }

    private float[] run(String method, float[] rows, int dim, long[] frames, List<Augmentation> augmentations) {
        Masks masks = Masks.of(augmentations, frames, dim);
        NDArray x = manager.create(rows, new Shape(rows.length / dim, dim));
        return script.call(method)
                .with(x)
                .with(frames)
                .with(masks.warps())
                .with(masks.bands())
                .with(masks.spans())
                .run(manager)
                .get(0)
                .toFloatArray();
    }

    @Test
    void appliesGivenDrawsAsTheOriginal() {
        GoldenCase golden = GoldenCase.read("asr/specaug");
        Tensor padded = golden.input("features");
        int dim = padded.size(2);
        long[] frames = Arrays.stream(golden.input("frames").values())
                .mapToLong(value -> (long) value)
                .toArray();
        List<Augmentation> augmentations = new ArrayList<>();
        for (int item = 0; item < frames.length; item++) {
            double[] warp = golden.input("warp").values();
            int centre = (int) warp[2 * item];
            augmentations.add(new Augmentation(
                    centre < 0 ? Optional.empty() : Optional.of(new Warp(centre, (int) warp[2 * item + 1])),
                    spans(golden, "feature", item),
                    spans(golden, "time", item)));
        }
        float[] rows = new float[(int) Arrays.stream(frames).sum() * dim];
        int at = 0;
        for (int item = 0; item < frames.length; item++) {
            for (int i = 0; i < frames[item] * dim; i++) {
                rows[at++] = (float) padded.values()[item * padded.size(1) * dim + i];
            }
        }
        float[] ours = run("augment", rows, dim, frames, augmentations);
        // Behind an item's end the original has zeros, ours nothing.
        double[] got = new double[padded.values().length];
        at = 0;
        for (int item = 0; item < frames.length; item++) {
            for (int i = 0; i < frames[item] * dim; i++) {
                got[item * padded.size(1) * dim + i] = ours[at++];
            }
        }
        golden.check("features", padded.shape(), got);
        golden.assertAllCompared();
    }

    private static List<Span> spans(GoldenCase golden, String axis, int item) {
        Tensor starts = golden.input(axis + "_start");
        double[] widths = golden.input(axis + "_width").values();
        int each = starts.size(1);
        return IntStream.range(item * each, (item + 1) * each)
                .mapToObj(i -> new Span((int) starts.values()[i], (int) widths[i]))
                .toList();
    }

    /** It is a linear map A, and the way back its transpose: y · A x = Aᵀ y · x. */
    @Test
    void theWayBackIsTheTranspose() {
        int[] frames = {30, 11, 3, 0, 58};
        int dim = 61;
        int size = Arrays.stream(frames).sum() * dim;
        long[] counts = Arrays.stream(frames).asLongStream().toArray();
        for (int seed = 0; seed < 5; seed++) {
            List<Augmentation> drawn = SpecAugment.draw(seed, frames, dim);
            float[] x = gaussian(2L * seed, size);
            float[] y = gaussian(2L * seed + 1, size);
            double forward = dot(y, run("augment", x, dim, counts, drawn));
            double backward = dot(run("unaugment", y, dim, counts, drawn), x);
            assertEquals(forward, backward, 1e-4 * Math.sqrt(size));
        }
    }

    @Test
    void refusesADrawOfOtherItems() {
        long[] frames = {12, 30};
        List<Augmentation> drawn = SpecAugment.draw(1, new int[] {30, 12}, 8);
        assertThrows(IllegalArgumentException.class, () -> Masks.of(drawn.subList(0, 1), frames, 8));
        Augmentation warped = new Augmentation(Optional.of(new Warp(12, 11)), List.of(), List.of());
        assertThrows(IllegalArgumentException.class, () -> Masks.of(List.of(warped, warped), frames, 8));
    }

    private static float[] gaussian(long seed, int size) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }
}
