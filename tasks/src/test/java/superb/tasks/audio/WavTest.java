package superb.tasks.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import superb.error.DataException;
import superb.error.SuperbException;
import superb.error.UntrustedException;

class WavTest {
    @TempDir
    Path folder;

    /** One line a file: what it is, its bytes, and the words of the refusal, or "" for one that is read. */
    record Case(String name, byte[] file, Class<? extends SuperbException> refusal, String words) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final short[] PCM = {0, 1, -1, 1000, -32768, 32767, 42, -42};

    static Stream<Case> accepted() {
        return Stream.of(
                ok("canonical", RawWav.pcm16(PCM)),
                ok("fmt of 18 bytes", RawWav.pcm16(PCM).fmtExtra(new byte[2])),
                ok("extensible", RawWav.pcm16(PCM).extensible(16)),
                ok("chunk before fmt", RawWav.pcm16(PCM).before("LIST", new byte[10])),
                ok("odd chunk with its padding", RawWav.pcm16(PCM).before("JUNK", new byte[7])),
                ok("long chunk before data", RawWav.pcm16(PCM).before("LIST", new byte[5000])),
                ok("chunk after data", RawWav.pcm16(PCM).after("id3 ", new byte[12])),
                ok("stray bytes behind the RIFF form", RawWav.pcm16(PCM).trailing(new byte[5])),
                ok("RIFF size 0, data size true", RawWav.pcm16(PCM).riffSize(0)),
                ok("RIFF size open, data size true", RawWav.pcm16(PCM).riffSize(-1)));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void reads(Case it) {
        Path file = Signal.write(folder, it.file());
        assertEquals(new AudioInfo(PCM.length, 16_000, 1, 16, AudioFormat.WAV_PCM), AudioFiles.info(file));
        float[] expected = new float[PCM.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = PCM[i] / 32768f;
        }
        assertArrayEquals(expected, Signal.samples(AudioFiles.read(file)));
        assertArrayEquals(Arrays.copyOfRange(expected, 3, 6), Signal.samples(AudioFiles.read(file, 3, 3)));
    }

    static Stream<Case> refused() {
        byte[] two = {0, 0, 0, 0};
        return Stream.of(
                no(
                        "data size 0 before samples",
                        RawWav.pcm16(PCM).dataSize(0),
                        UntrustedException.class,
                        "neither the file nor"),
                no(
                        "data size open",
                        RawWav.pcm16(PCM).dataSize(-1),
                        DataException.class,
                        "promises 4294967295 bytes, but only 16"),
                no(
                        "data size beyond the end",
                        RawWav.pcm16(PCM).dataSize(18),
                        DataException.class,
                        "9 samples, found 8"),
                no("data size too short", RawWav.pcm16(PCM).dataSize(14), UntrustedException.class, "byte 58"),
                no(
                        "data size odd",
                        RawWav.pcm16(PCM).dataSize(15),
                        UntrustedException.class,
                        "no whole number of samples"),
                no("no samples", RawWav.pcm16(new short[0]), DataException.class, "holds no samples"),
                no("no data chunk", RawWav.pcm16(PCM).dataId("dato"), DataException.class, "no 'data' chunk"),
                no("no fmt chunk", RawWav.pcm16(PCM).fmtId("fmt_"), UntrustedException.class, "data before its format"),
                no("two data chunks", RawWav.pcm16(PCM).after("data", two), UntrustedException.class, "a second data"),
                no("fmt of 14 bytes", RawWav.pcm16(PCM).fmtSize(14), UntrustedException.class, "has 14 bytes"),
                no(
                        "extension too long",
                        RawWav.pcm16(PCM).fmtExtra(new byte[] {1, 0}),
                        UntrustedException.class,
                        "extension of 1"),
                no(
                        "chunk reaches past the end",
                        RawWav.pcm16(PCM).fmtSize(0x7fffffff),
                        DataException.class,
                        "reaches past the end"),
                no("A-law", RawWav.pcm16(PCM).tag(6).bits(8, 1), UntrustedException.class, "A-law of 8 bits"),
                no("ADPCM", RawWav.pcm16(PCM).tag(2), UntrustedException.class, "Microsoft ADPCM"),
                no("PCM of 8 bits", RawWav.pcm16(PCM).bits(8, 1), UntrustedException.class, "PCM of 8 bits"),
                no(
                        "float of 64 bits",
                        RawWav.pcm16(PCM).tag(3).bits(64, 8),
                        UntrustedException.class,
                        "float of 64 bits"),
                no("block size wrong", RawWav.pcm16(PCM).bits(16, 4), UntrustedException.class, "blocks of 4 bytes"),
                no("no channels", RawWav.pcm16(PCM).channels(0, 0), UntrustedException.class, "0 channels"),
                no("stereo", RawWav.pcm16(PCM).channels(2, 4), DataException.class, "2 channels"),
                no("8 kHz", RawWav.pcm16(PCM).rate(8000), DataException.class, "8000 Hz"),
                no("44.1 kHz", RawWav.pcm16(PCM).rate(44100), DataException.class, "44100 Hz"),
                no("12 of 16 bits", RawWav.pcm16(PCM).extensible(12), UntrustedException.class, "12 of 16 bits"),
                no(
                        "unknown sub-format",
                        RawWav.pcm16(PCM).extensible(16).guidByte(15, 0),
                        UntrustedException.class,
                        "sub-format"),
                no(
                        "extensible A-law",
                        RawWav.pcm16(PCM).extensible(16).guidByte(0, 6),
                        UntrustedException.class,
                        "A-law"),
                no("RF64", RawWav.pcm16(PCM).magic("RF64"), UntrustedException.class, "RF64"),
                no("big-endian", RawWav.pcm16(PCM).magic("RIFX"), UntrustedException.class, "big-endian"),
                no("MP3", RawWav.pcm16(PCM).magic("ID3\4"), UntrustedException.class, "ID3 tag"),
                no("AVI", RawWav.pcm16(PCM).form("AVI "), UntrustedException.class, "not a WAV file"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(Case it) {
        Path file = Signal.write(folder, it.file());
        SuperbException e = assertThrows(it.refusal(), () -> AudioFiles.read(file));
        assertTrue(e.getMessage().contains(it.words()), e.getMessage());
        assertTrue(e.getMessage().contains("where:    " + file), e.getMessage());
    }

    @Test
    void pcm24And32() {
        byte[] of24 = {0, 0, 0, 1, 0, 0, -1, -1, -1, 0, 0, -128, -1, -1, 127};
        byte[] file24 = new RawWav(1, 24, of24).bytes();
        float unit24 = 1f / (1 << 23);
        assertArrayEquals(
                new float[] {0, unit24, -unit24, -1, 1 - unit24},
                Signal.samples(AudioFiles.read(Signal.write(folder, file24))));
        assertEquals(
                5,
                AudioFiles.info(Signal.write(folder, Arrays.copyOf(file24, file24.length - 1)))
                        .samples(),
                "the padding byte at the end of the file may be missing");
        byte[] of32 = {1, 0, 0, 0, 0, 0, 0, -128, 0, 0, 0, 64};
        assertArrayEquals(
                new float[] {0x1p-31f, -1, 0.5f},
                Signal.samples(AudioFiles.read(Signal.write(folder, new RawWav(1, 32, of32).bytes()))));
    }

    @Test
    void float32RoundTripsBitForBit() {
        float[] samples = {0f, -0f, 1f, -1.5f, Float.MIN_VALUE, 0.1f, Float.MAX_VALUE};
        byte[] bytes = WavWriter.float32(FloatBuffer.wrap(samples));
        Path file = Signal.write(folder, bytes);
        assertArrayEquals(samples, Signal.samples(AudioFiles.read(file)));
        assertArrayEquals(bytes, WavWriter.float32(AudioFiles.read(file).samples()));
        assertEquals(AudioFormat.WAV_FLOAT, AudioFiles.info(file).format());
        assertArrayEquals(RawWav.pcm16(PCM).bytes(), WavWriter.pcm16(PCM));
    }

    @Test
    void samplesThatAreNotFiniteAreNamed() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Path file = Signal.write(folder, WavWriter.float32(FloatBuffer.wrap(new float[] {0, 0, bad, 0})));
            DataException e = assertThrows(DataException.class, () -> AudioFiles.read(file));
            assertTrue(e.getMessage().contains("sample 2 is " + bad), e.getMessage());
            assertTrue(e.getMessage().contains("byte 52"), e.getMessage());
            assertEquals(1, AudioFiles.read(file, 3, 1).length());
        }
    }

    @Test
    void everyPrefixIsRefused() {
        byte[] whole = RawWav.pcm16(PCM).before("LIST", new byte[3]).bytes();
        for (int length = 0; length < whole.length; length++) {
            Path file = Signal.write(folder, Arrays.copyOf(whole, length));
            assertThrows(SuperbException.class, () -> AudioFiles.read(file), "prefix " + length);
        }
    }

    @Test
    void everyFlippedBitOfTheHeaderIsRefusedOrHarmless() {
        byte[] whole = RawWav.pcm16(PCM).before("LIST", new byte[4]).bytes();
        float[] right = Signal.samples(AudioFiles.read(Signal.write(folder, whole)));
        int header = whole.length - 2 * PCM.length;
        int refused = 0;
        for (int at = 0; at < header; at++) {
            for (int mask : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
                byte[] bytes = whole.clone();
                bytes[at] ^= (byte) mask;
                Path file = Signal.write(folder, bytes);
                try {
                    assertArrayEquals(right, Signal.samples(AudioFiles.read(file)), "byte " + at + " ^ " + mask);
                } catch (SuperbException e) {
                    refused++;
                }
            }
        }
        assertTrue(refused > header * 5, "refused only " + refused);
    }

    @Test
    void aFileOfManyEmptyChunksEndsSoon() {
        RawWav wav = RawWav.pcm16(PCM);
        for (int i = 0; i < 2000; i++) {
            wav.before("JUNK", new byte[0]);
        }
        Path file = Signal.write(folder, wav.bytes());
        assertTrue(assertThrows(UntrustedException.class, () -> AudioFiles.info(file))
                .getMessage()
                .contains("more than 1000 chunks"));
    }

    @Test
    void missingFilesAndFoldersAreNamed() {
        Path missing = folder.resolve("none.wav");
        assertTrue(assertThrows(DataException.class, () -> AudioFiles.read(missing))
                .getMessage()
                .contains("no such file"));
        assertTrue(assertThrows(DataException.class, () -> AudioFiles.info(folder))
                .getMessage()
                .contains("a folder"));
        assertThrows(
                DataException.class,
                () -> AudioFiles.read(Signal.write(folder, RawWav.pcm16(PCM).bytes()), 7, 2));
    }

    private static Case ok(String name, RawWav wav) {
        return new Case(name, wav.bytes(), SuperbException.class, "");
    }

    private static Case no(String name, RawWav wav, Class<? extends SuperbException> refusal, String words) {
        return new Case(name, wav.bytes(), refusal, words);
    }
}
