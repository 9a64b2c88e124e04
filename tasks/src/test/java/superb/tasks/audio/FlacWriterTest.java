package superb.tasks.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of block through jflac, which knows nothing of the writer, with checksums and MD5 checked. */
class FlacWriterTest {
    @TempDir
    Path folder;

    static Stream<Arguments> signals() {
        Random random = new Random(1);
        return Stream.of(
                Arguments.of("silence", 5000, (IntUnaryOperator) i -> 0, 1_500),
                Arguments.of("one sample", 1, (IntUnaryOperator) i -> -7, 100),
                Arguments.of("ramp", 10_000, (IntUnaryOperator) i -> i - 5000, 3_500),
                Arguments.of("slow sine", 9_000, (IntUnaryOperator) i -> (int) (30_000 * Math.sin(i / 50.0)), 9_000),
                Arguments.of("noise", 8_192, (IntUnaryOperator) i -> random.nextInt(65_536) - 32_768, 16_500),
                Arguments.of("quiet noise", 8_191, (IntUnaryOperator) i -> random.nextInt(9) - 4, 4_500),
                Arguments.of(
                        "square of extremes", 4_097, (IntUnaryOperator) i -> i / 7 % 2 == 0 ? 32_767 : -32_768, 8_400),
                Arguments.of("more than 128 frames", 4096 * 130, (IntUnaryOperator) i -> i % 3, 300_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signals")
    void isReadBackBitForBit(String name, int length, IntUnaryOperator signal, int mostBytes) {
        short[] samples = new short[length];
        float[] expected = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) signal.applyAsInt(i);
            expected[i] = samples[i] / 32768f;
        }
        byte[] bytes = FlacWriter.pcm16(samples);
        Path file = Signal.write(folder, bytes);
        assertEquals(new AudioInfo(length, 16_000, 1, 16, AudioFormat.FLAC), AudioFiles.info(file));
        assertArrayEquals(expected, Signal.samples(AudioFiles.read(file)));
        assertTrue(bytes.length <= mostBytes, bytes.length + " bytes");
    }
}
