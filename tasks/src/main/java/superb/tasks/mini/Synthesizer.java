package superb.tasks.mini;

import com.sun.speech.freetts.Item;
import com.sun.speech.freetts.OutputQueue;
import com.sun.speech.freetts.ProcessException;
import com.sun.speech.freetts.Token;
import com.sun.speech.freetts.Tokenizer;
import com.sun.speech.freetts.Utterance;
import com.sun.speech.freetts.UtteranceProcessor;
import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import com.sun.speech.freetts.relp.LPCResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * FreeTTS' 16 kHz diphone voice, samples in memory: no audio device, no thread, nothing printed. One object serves one
 * thread. It is asked for its processors directly, because {@code Voice.speak} wants an audio player and a queue.
 */
final class Synthesizer {
    static final int RATE = 16_000;
    private static final Set<String> VOWELS =
            Set.of("aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw");

    /** FreeTTS keeps a table in a static field while it loads; once loaded, voices do not meet any more. */
    private static final Object LOADING = new Object();

    private final Voice voice;

    Synthesizer() {
        synchronized (LOADING) {
            voice = load();
        }
    }

    private static Voice load() {
        Voice voice = Arrays.stream(new KevinVoiceDirectory().getVoices())
                .filter(it -> it.getName().equals("kevin16"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("FreeTTS has no voice kevin16"));
        voice.setOutputQueue(new OutputQueue()); // else allocate() starts a thread that never ends
        voice.allocate();
        return voice;
    }

    /**
     * Speaks; the silence that FreeTTS puts at both ends is cut.
     *
     * @param pitch mean fundamental frequency in Hz
     * @param range standard deviation of the intonation in Hz
     * @param stretch factor on all durations
     * @return 16-bit amplitudes
     */
    float[] speak(String text, double pitch, double range, double stretch) {
        voice.setPitch((float) pitch);
        voice.setPitchRange((float) range);
        voice.setDurationStretch((float) stretch);
        Utterance utterance = process(text);
        byte[] wave = ((LPCResult) utterance.getObject("target_lpcres")).getWaveSamples();
        Item first = utterance.getRelation("Segment").getHead();
        Item last = utterance.getRelation("Segment").getTail();
        int from = isPause(first) ? at(first) : 0;
        int to = isPause(last) ? at(last.getPrevious()) : wave.length / 2;
        from = Math.max(0, from - RATE / 50);
        to = Math.min(wave.length / 2, to + RATE / 50);
        float[] samples = new float[to - from];
        for (int i = 0; i < samples.length; i++) {
            int byteAt = 2 * (from + i);
            samples[i] = (short) (wave[byteAt] << 8 | wave[byteAt + 1] & 0xFF);
        }
        return samples;
    }

    /** How the word is spoken in the middle of a sentence, in ARPAbet with stress, upper case: {@code K IH1 CH AH0 N}. */
    List<String> phones(String word) {
        Item spoken = process("they saw " + word + " boats").getRelation("Word").getHead();
        spoken = spoken.getNext().getNext().getItemAs("SylStructure");
        List<String> phones = new ArrayList<>();
        for (Item syllable = spoken.getDaughter(); syllable != null; syllable = syllable.getNext()) {
            Object stress = syllable.getFeatures().getObject("stress");
            for (Item segment = syllable.getDaughter(); segment != null; segment = segment.getNext()) {
                String name = segment.getFeatures().getString("name");
                if (name.equals("ax")) {
                    phones.add("AH0");
                } else {
                    phones.add(name.toUpperCase(Locale.ROOT) + (VOWELS.contains(name) ? stress : ""));
                }
            }
        }
        return phones;
    }

    private Utterance process(String text) {
        Tokenizer tokenizer = voice.getTokenizer();
        tokenizer.setInputText(text.toLowerCase(Locale.ROOT));
        List<Token> tokens = new ArrayList<>();
        while (tokenizer.hasMoreTokens()) {
            tokens.add(tokenizer.getNextToken());
        }
        Utterance utterance = new Utterance(voice, tokens);
        try {
            for (Object processor : voice.getUtteranceProcessors()) {
                ((UtteranceProcessor) processor).processUtterance(utterance);
            }
        } catch (ProcessException e) {
            throw new IllegalStateException("FreeTTS cannot speak '" + text + "'", e);
        }
        return utterance;
    }

    private static boolean isPause(Item segment) {
        return segment.getFeatures().getString("name").equals("pau");
    }

    private static int at(Item segment) {
        return (int) (segment.getFeatures().getFloat("end") * RATE);
    }
}
