package superb.tasks.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.error.DataException;
import superb.error.SuperbException;
import superb.error.UntrustedException;

class FlacTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 16, 20, 24})
    void decodesWhatTheReferenceEncoderWrote(int bits) {
        Path file = Signal.write(folder, Signal.resource("signal" + bits + ".flac"));
        assertEquals(new AudioInfo(Signal.LENGTH, 16_000, 1, bits, AudioFormat.FLAC), AudioFiles.info(file));
        assertArrayEquals(Signal.floats(bits), Signal.samples(AudioFiles.read(file)));
    }

    @Test
    void readsAWindow() {
        Path file = Signal.write(folder, Signal.resource("signal16.flac"));
        float[] expected = Arrays.copyOfRange(Signal.floats(16), 190, 390);
        assertArrayEquals(expected, Signal.samples(AudioFiles.read(file, 190, 200)));
        DataException e = assertThrows(DataException.class, () -> AudioFiles.read(file, 700, 200));
        assertTrue(e.getMessage().contains("868 samples, too few for the window [700, 900)"), e.getMessage());
    }

    @Test
    void everyPrefixIsRefused() {
        byte[] whole = Signal.resource("signal16.flac");
        for (int length = 0; length < whole.length; length++) {
            Path file = Signal.write(folder, Arrays.copyOf(whole, length));
            SuperbException e = assertThrows(SuperbException.class, () -> AudioFiles.read(file), "prefix " + length);
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        }
    }

    @Test
    void everyFlippedByteIsRefusedOrHarmless() {
        byte[] whole = Signal.resource("signal16.flac");
        float[] right = Signal.floats(16);
        int refused = 0;
        int harmless = 0;
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            for (int at = 0; at < whole.length; at++) {
                for (int mask : new int[] {1 << at % 8, 255}) {
                    byte[] bytes = whole.clone();
                    bytes[at] ^= (byte) mask;
                    Path file = Signal.write(folder, bytes);
                    try {
                        assertArrayEquals(right, Signal.samples(AudioFiles.read(file)), "byte " + at + " ^ " + mask);
                        harmless++;
                    } catch (SuperbException e) {
                        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
                        refused++;
                    }
                }
            }
        } finally {
            System.setOut(out);
        }
        assertEquals(whole.length * 2, refused + harmless);
        assertTrue(refused > 0.9 * whole.length * 2, "refused " + refused + ", harmless " + harmless);
        assertEquals("", printed.toString(StandardCharsets.UTF_8), "nothing may reach standard output");
    }

    @Test
    void everyFlipInAFrameIsFoundWithoutMd5() {
        byte[] whole = Signal.resource("signal16.flac");
        Arrays.fill(whole, 26, 42, (byte) 0);
        assertArrayEquals(Signal.floats(16), Signal.samples(AudioFiles.read(Signal.write(folder, whole))));
        for (int at = 86; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x10;
            Path file = Signal.write(folder, bytes);
            DataException e = assertThrows(DataException.class, () -> AudioFiles.read(file), "byte " + at);
            assertTrue(e.getMessage().contains("byte ") && e.getMessage().contains("sample "), e.getMessage());
        }
    }

    @Test
    void garbageBetweenAndBehindFramesIsRefused() {
        byte[] whole = Signal.resource("signal16.flac");
        assertRefused(insert(whole, 211, 0x55), "followed by bytes that are no frame", "byte 86, sample 0");
        assertRefused(insert(whole, whole.length, 0x55), "followed by bytes that are no frame", "sample 768");
    }

    @Test
    void aMissingFrameIsRefused() {
        byte[] whole = Signal.resource("signal16.flac");
        byte[] without = new byte[whole.length - 125];
        System.arraycopy(whole, 0, without, 0, 86);
        System.arraycopy(whole, 211, without, 86, whole.length - 211);
        assertRefused(without, "the frame says that it begins with sample 192", "byte 86, sample 0");
    }

    @Test
    void megabytesOfFalseFrameStartsEndSoon() {
        byte[] bytes = Arrays.copyOf(Signal.resource("signal16.flac"), 4 << 20);
        for (int at = 86; at < bytes.length; at += 2) {
            bytes[at] = (byte) 0xFF;
            bytes[at + 1] = (byte) 0xF8;
        }
        assertRefused(bytes, "FLAC frame", "byte 86, sample 0");
    }

    @Test
    void claimsOfTheHeaderAreBounded() {
        byte[] claim = Signal.resource("signal16.flac");
        claim[21] |= 0x0F; // 64 Gi samples
        assertUntrusted(claim, "promises 64424510308 samples in a file of 832 bytes");
        byte[] open = Signal.resource("signal16.flac");
        Arrays.fill(open, 22, 26, (byte) 0);
        assertUntrusted(open, "number of samples is left open");
        byte[] bits = Signal.resource("signal16.flac");
        bits[21] ^= (byte) 0x60;
        assertUntrusted(bits, "FLAC of 10 bits");
        byte[] metadata = Signal.resource("signal16.flac");
        metadata[43] = (byte) 0xFF;
        assertRefused(metadata, "the file ends after 0 of 868 samples", "sample 0");
    }

    @Test
    void stereoAndOtherRatesAreRefused() {
        assertRefused(Signal.resource("stereo.flac"), "2 channels", "sox");
        byte[] rate = Signal.resource("signal16.flac");
        rate[18] = 0x02;
        assertRefused(rate, "the sampling rate is 11904 Hz", "16000 Hz");
    }

    private void assertRefused(byte[] bytes, String what, String where) {
        Path file = Signal.write(folder, bytes);
        DataException e = assertThrows(DataException.class, () -> AudioFiles.read(file));
        assertTrue(e.getMessage().contains(what) && e.getMessage().contains(where), e.getMessage());
    }

    private void assertUntrusted(byte[] bytes, String what) {
        Path file = Signal.write(folder, bytes);
        UntrustedException e = assertThrows(UntrustedException.class, () -> AudioFiles.info(file));
        assertTrue(e.getMessage().contains(what), e.getMessage());
    }

    private static byte[] insert(byte[] bytes, int at, int value) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = (byte) value;
        return longer;
    }
}
