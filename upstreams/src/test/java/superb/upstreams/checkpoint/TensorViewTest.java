package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.UntrustedException;
import superb.upstream.ElementType;

class TensorViewTest {
    private static final int STORED = 400_000;
    private static final int BEGIN = 12;

    @TempDir
    Path folder;

    /** Storage of 0, 1, 2, … behind some other bytes. */
    private WeightFile counting() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BEGIN + 4 * STORED).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(BEGIN);
        IntStream.range(0, STORED).forEach(bytes::putFloat);
        return WeightFile.open(Files.write(folder.resolve("counting"), bytes.array()));
    }

    private static float[] read(WeightFile file, TensorView view) {
        float[] values = new float[(int) view.elements()];
        view.read(file, "name", FloatBuffer.wrap(values));
        return values;
    }

    @Test
    void stridesAreFollowedInRowMajorOrder() throws IOException {
        TensorView.Storage storage = new TensorView.Storage(BEGIN, 4L * STORED);
        SplittableRandom random = new SplittableRandom(7);
        try (WeightFile file = counting()) {
            for (int round = 0; round < 200; round++) {
                long[] sizes = {random.nextInt(1, 9), random.nextInt(1, 9), random.nextInt(1, 9)};
                long[] strides = {random.nextInt(0, 900), random.nextInt(0, 90), random.nextInt(0, 9)};
                long offset = random.nextInt(0, 1000);
                float[] expected = new float[(int) (sizes[0] * sizes[1] * sizes[2])];
                int n = 0;
                for (int i = 0; i < sizes[0]; i++) {
                    for (int j = 0; j < sizes[1]; j++) {
                        for (int k = 0; k < sizes[2]; k++) {
                            expected[n++] = offset + i * strides[0] + j * strides[1] + k * strides[2];
                        }
                    }
                }
                TensorView view = TensorView.of(ElementType.F32, sizes, strides, offset, storage);
                assertArrayEquals(expected, read(file, view));
            }
        }
    }

    @Test
    void denseTensorsLongerThanTheBufferAreWhole() throws IOException {
        try (WeightFile file = counting()) {
            TensorView view = TensorView.dense(
                    ElementType.F32, new long[] {2, STORED / 2}, new TensorView.Storage(BEGIN, 4L * STORED));
            float[] values = read(file, view);
            assertEquals(0, values[0]);
            assertEquals(STORED - 1, values[STORED - 1]);
            assertEquals(123_456, values[123_456]);
        }
    }

    @Test
    void aTransposedMatrixIsTurned() throws IOException {
        try (WeightFile file = counting()) {
            TensorView view = TensorView.of(
                    ElementType.F32,
                    new long[] {400, 1000},
                    new long[] {1, 400},
                    0,
                    new TensorView.Storage(BEGIN, 4L * STORED));
            float[] values = read(file, view);
            assertEquals(400, values[1]);
            assertEquals(1, values[1000]);
            assertEquals(STORED - 1, values[STORED - 1]);
        }
    }

    /** Three numbers at the ends of 96 MiB are not worth 96 MiB of memory. */
    @Test
    void aViewOfFarApartNumbersIsRefused() throws IOException {
        Path path = folder.resolve("sparse");
        long bytes = 96L << 20;
        try (var channel = Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(bytes - 1).write(ByteBuffer.wrap(new byte[1]));
        }
        TensorView apart = TensorView.of(
                ElementType.U8, new long[] {3}, new long[] {(48L << 20) - 1}, 0, new TensorView.Storage(0, bytes));
        try (WeightFile file = WeightFile.open(path)) {
            UntrustedException e = assertThrows(UntrustedException.class, () -> read(file, apart));
            assertTrue(e.getMessage().contains("tensor 'name' spreads 3 numbers over"), e.getMessage());
        }
    }
}
