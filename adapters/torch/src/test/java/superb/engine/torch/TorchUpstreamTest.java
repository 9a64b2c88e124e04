package superb.engine.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import superb.audio.Waveform;
import superb.engine.EngineOptions;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.DataException;
import superb.error.ResourcesException;
import superb.features.LayerFeatures;
import superb.upstream.Init;
import superb.upstream.RandomWeights;
import superb.upstream.UpstreamModel;
import superb.upstream.WeightSpec;
import superb.upstream.Weights;

class TorchUpstreamTest {
    private TorchSession session;

    @BeforeEach
    void open() {
        session = (TorchSession) new TorchEngine().start(new EngineOptions(TestDevice.name(), 2));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private OpenUpstream network(Precision precision) {
        UpstreamModel model = new TinyModels.Network();
        return session.open(model, RandomWeights.of(model, 7), precision);
    }

    /** The valid frames of an item of a state. */
    private static float[] valid(LayerFeatures features, int state, int item) {
        NDArray values = features.states().get(state);
        int dim = (int) values.getShape().get(2);
        int start = item * (int) values.getShape().get(1) * dim;
        return Arrays.copyOfRange(values.toFloatArray(), start, start + features.frames(item) * dim);
    }

    @Test
    void aClipHasTheSameStatesAloneAndInABatch() {
        List<Waveform> clips = new ArrayList<>();
        for (int samples : new int[] {700, 2000, 81, 1999}) {
            clips.add(TinyModels.clip("clip of " + samples, samples));
        }
        try (OpenUpstream upstream = network(Precision.FP32);
                LayerFeatures together = upstream.extract(clips)) {
            assertEquals(4, together.items());
            int compared = 0;
            for (int item = 0; item < clips.size(); item++) {
                try (LayerFeatures alone = upstream.extract(List.of(clips.get(item)))) {
                    assertEquals((clips.get(item).length() - 40) / 20 + 1, together.frames(item));
                    for (int state = 0; state < TinyModels.Network.STATES; state++) {
                        float[] expected = valid(alone, state, 0);
                        assertArrayEquals(
                                expected, valid(together, state, item), 1e-5f, "state " + state + ", item " + item);
                        compared += expected.length;
                    }
                }
            }
            assertEquals(TinyModels.Network.STATES * TinyModels.Network.DIM * (34 + 99 + 3 + 98), compared);
        }
    }

    @Test
    void aCallLeavesNothingBehindInTheNext() {
        Waveform clip = TinyModels.clip("clip", 900);
        try (OpenUpstream upstream = network(Precision.FP32);
                LayerFeatures first = upstream.extract(List.of(clip));
                LayerFeatures other = upstream.extract(List.of(TinyModels.clip("other", 901)));
                LayerFeatures again = upstream.extract(List.of(clip))) {
            assertEquals(1, other.items());
            for (int state = 0; state < TinyModels.Network.STATES; state++) {
                assertArrayEquals(valid(first, state, 0), valid(again, state, 0));
            }
        }
    }

    @Test
    void narrowPrecisionGivesFloatStatesNearby() {
        List<Waveform> clips = List.of(TinyModels.clip("long", 3000), TinyModels.clip("short", 900));
        try (OpenUpstream wide = network(Precision.FP32);
                LayerFeatures expected = wide.extract(clips)) {
            for (Precision precision : List.of(Precision.BF16, Precision.FP16)) {
                try (OpenUpstream narrow = network(precision);
                        LayerFeatures actual = narrow.extract(clips)) {
                    assertEquals(precision, narrow.precision());
                    for (int item = 0; item < 2; item++) {
                        double distance = relativeDistance(valid(expected, 1, item), valid(actual, 1, item));
                        assertTrue(distance > 0 && distance < 0.02, precision + ": " + distance);
                    }
                }
            }
        }
    }

    /** 1e6 has no digit for 0.001 in single precision. */
    @Test
    void whatIsPreciseKeepsSmallNumbersBesideLargeOnes() {
        UpstreamModel model = new TinyModels.SmallOfLarge();
        float[] samples = {0.001f, -0.002f, 0.25f};
        for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
            try (OpenUpstream upstream = session.open(model, RandomWeights.of(model, 0), precision);
                    LayerFeatures features = upstream.extract(List.of(new Waveform("small", samples)))) {
                assertArrayEquals(samples, valid(features, 0, 0), 1e-9f);
                assertEquals(0, valid(features, 1, 0)[0], "single precision is not enough here");
            }
        }
    }

    private static double relativeDistance(float[] a, float[] b) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < a.length; i++) {
            difference += Math.pow((double) a[i] - b[i], 2);
            norm += Math.pow(a[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    @Test
    void aShortClipIsNamed() {
        List<Waveform> clips = List.of(TinyModels.clip("fine", 400), TinyModels.clip("speaker/clip-3", 39));
        try (OpenUpstream upstream = network(Precision.FP32)) {
            DataException e = assertThrows(DataException.class, () -> upstream.extract(clips));
            assertTrue(e.getMessage().contains("39 samples is too short for tiny"), e.getMessage());
            assertTrue(e.getMessage().contains("speaker/clip-3"), e.getMessage());
            assertTrue(e.getMessage().contains("at least 40 samples, 2.5 ms"), e.getMessage());
            try (LayerFeatures shortest = upstream.extract(List.of(TinyModels.clip("shortest", 60)))) {
                assertEquals(2, shortest.frames(0));
            }
            assertThrows(IllegalArgumentException.class, () -> upstream.extract(List.of()));
        }
    }

    /** Every weight has one value. */
    private record OneValue(float value) implements Weights {
        @Override
        public List<WeightSpec> specs() {
            return List.of(new WeightSpec("gain", Init.ONES, List.of(1)));
        }

        @Override
        public void read(String name, FloatBuffer target) {
            target.put(value);
        }

        @Override
        public String sha256() {
            return "0".repeat(64);
        }

        @Override
        public String provenance() {
            return "this test";
        }

        @Override
        public boolean trained() {
            return false;
        }
    }

    @Test
    void statesThatAreNotFiniteNameStateAndClip() {
        Waveform positive = new Waveform("positive", new float[] {1, 2, 3, 4});
        Waveform negative = new Waveform("negative", new float[] {1, -2, 3});
        UpstreamModel model = new TinyModels.Logarithm();
        try (OpenUpstream upstream = session.open(model, new OneValue(1), Precision.FP32)) {
            upstream.extract(List.of(positive)).close();
            DataException e = assertThrows(DataException.class, () -> upstream.extract(List.of(positive, negative)));
            assertTrue(e.getMessage().contains("NaN in hidden state 1, frame 1"), e.getMessage());
            assertTrue(e.getMessage().contains("negative"), e.getMessage());
        }
    }

    /** The weight and the samples are numbers of fp16, their products are not. */
    @Test
    void whatOverflowsInFp16NamesThePrecisionsThatHoldIt() {
        UpstreamModel model = new TinyModels.Logarithm();
        Weights large = new OneValue(60_000);
        List<Waveform> clips = List.of(
                new Waveform("quiet", new float[] {1, 0.5f}), new Waveform("speaker/loud", new float[] {1, 1, -2}));
        try (OpenUpstream upstream = session.open(model, large, Precision.FP16)) {
            DataException e = assertThrows(DataException.class, () -> upstream.extract(clips));
            assertEquals(
                    "logarithm gives -Infinity in hidden state 0, frame 2\n"
                            + "  where:    speaker/loud\n"
                            + "  expected: finite numbers\n"
                            + "  try:      --precision bf16, which has the range of fp32, or --precision fp32:"
                            + " fp16 ends at 65504",
                    e.getMessage());
            upstream.extract(clips.subList(0, 1)).close();
        }
        List<Waveform> loud = List.of(new Waveform("loud", new float[] {1, 2, 4}));
        for (Precision advised : List.of(Precision.BF16, Precision.FP32)) {
            try (OpenUpstream upstream = session.open(model, large, advised);
                    LayerFeatures features = upstream.extract(loud)) {
                assertEquals(240_000, valid(features, 0, 0)[2], 1_000, advised.id());
            }
        }
    }

    @Test
    void whatStandsBeyondAClipMayBeAnything() {
        // The padding's logarithm is minus infinity, and no frame of any clip.
        List<Waveform> clips =
                List.of(new Waveform("short", new float[] {1, 2}), new Waveform("long", new float[] {1, 2, 3, 4}));
        try (OpenUpstream upstream = session.open(new TinyModels.Logarithm(), new OneValue(1), Precision.FP32);
                LayerFeatures features = upstream.extract(clips)) {
            assertArrayEquals(new float[] {0, (float) Math.log(2)}, valid(features, 1, 0), 1e-6f);
        }
    }

    @Test
    void tooLittleMemoryIsSaidSo() {
        UpstreamModel model = new TinyModels.Enormous();
        try (OpenUpstream upstream = session.open(model, RandomWeights.of(model, 0), Precision.FP32)) {
            List<Waveform> batch = List.of(TinyModels.clip("a minute", 960_000), TinyModels.clip("a second", 16_000));
            ResourcesException e = assertThrows(ResourcesException.class, () -> upstream.extract(batch));
            assertTrue(e.getMessage().contains("in a batch of 2, the longest of 60.0 s (a minute)"), e.getMessage());
            upstream.extract(List.of(TinyModels.clip("short", 10))).close();
        }
    }

    @Test
    void nothingStaysOpen() {
        for (int round = 0; round < 2; round++) {
            OpenUpstream upstream = network(Precision.BF16);
            for (int i = 0; i < 200; i++) {
                List<Waveform> batch = List.of(TinyModels.clip("a", 500 + i), TinyModels.clip("b", 900 - i));
                try (LayerFeatures features = upstream.extract(batch)) {
                    assertEquals(TinyModels.Network.STATES, features.states().size());
                }
            }
            assertThrows(DataException.class, () -> upstream.extract(List.of(TinyModels.clip("short", 3))));
            upstream.close();
            upstream.close();
            assertEquals(List.of(), session.manager().getManagedArrays(), "round " + round);
        }
    }

    @Test
    void statesGoWithTheirBatch() {
        try (OpenUpstream upstream = network(Precision.FP32)) {
            LayerFeatures features = upstream.extract(List.of(TinyModels.clip("a", 500)));
            NDArray state = features.states().get(0);
            features.close();
            assertThrows(IllegalStateException.class, state::toFloatArray);
        }
    }
}
