package superb.tasks.mini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SynthesizerTest {
    @Test
    void speaksQuietlyAndWithoutThreadsOfItsOwn() {
        int threads = Thread.activeCount();
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream trap = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(trap);
        System.setErr(trap);
        try {
            Synthesizer voice = new Synthesizer();
            assertTrue(voice.speak("Turn on the lights", 120, 12, 1).length > Synthesizer.RATE / 2);
            assertEquals(List.of("K", "IH1", "CH", "AH0", "N"), voice.phones("KITCHEN"));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
        assertEquals(threads, Thread.activeCount());
    }

    @Test
    void pitchTractAndStretchDoWhatTheySay() {
        Synthesizer voice = new Synthesizer();
        assertEquals(100, pitch(voice.speak("mama", 100, 0, 1)), 4);
        assertEquals(200, pitch(voice.speak("mama", 200, 0, 1)), 8);
        float[] speech = voice.speak("mama", 100, 0, 1);
        assertEquals(125, pitch(Filters.resample(speech, 1.25)), 5);
        assertEquals(speech.length / 1.25, Filters.resample(speech, 1.25).length, 1);
        double slower = voice.speak("mama", 100, 0, 1.5).length / (double) speech.length;
        assertTrue(slower > 1.35 && slower < 1.6, "stretched by " + slower);
    }

    /** Hz, by the highest peak of the autocorrelation between 60 and 320 Hz in the middle of the sound. */
    private static double pitch(float[] x) {
        int from = x.length / 2 - 1600;
        int best = 0;
        double most = 0;
        for (int lag = Synthesizer.RATE / 320; lag < Synthesizer.RATE / 60; lag++) {
            double sum = 0;
            for (int i = from; i < from + 2400; i++) {
                sum += (double) x[i] * x[i + lag];
            }
            if (sum > most) {
                most = sum;
                best = lag;
            }
        }
        return Synthesizer.RATE / (double) best;
    }
}
