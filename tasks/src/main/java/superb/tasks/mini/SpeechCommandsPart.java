package superb.tasks.mini;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import superb.tasks.audio.WavWriter;

/**
 * Speech Commands v0.01 in small: 30 words, six noises, both lists, and the separate test set of 12 classes. The names of
 * speakers are drawn so that the official rule (SHA-1 of the name) puts them where the lists have them.
 */
final class SpeechCommandsPart implements Part {
    static final String TRAIN = "speech_commands_v0.01";
    static final String TEST = "speech_commands_test_set_v0.01";
    static final List<String> COMMANDS = List.of("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go");
    static final List<String> OTHERS = List.of(
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "bed", "bird", "cat", "dog",
            "happy", "house", "marvin", "sheila", "tree", "wow");
    private static final int TEST_CLIPS = 12;
    private static final int SECOND = Synthesizer.RATE;
    /** The rest of each noise is cut into the silence of the test set. */
    private static final int BACKGROUND_SECONDS = 12;

    private final List<Entry> entries = new ArrayList<>();

    SpeechCommandsPart() {
        List<String> train = speakers("train", 64, 20, 100);
        List<String> validation = speakers("validation", 20, 0, 10);
        List<String> testing = speakers("testing", 28, 10, 20);
        TreeSet<String> validationList = new TreeSet<>();
        TreeSet<String> testingList = new TreeSet<>();
        for (String word : COMMANDS) {
            words(train, word, 16);
            validationList.addAll(words(validation, word, 5));
            testingList.addAll(words(testing, word, 2));
            for (int i = 0; i < TEST_CLIPS; i++) {
                testClip(testing.get(i), word, word);
            }
        }
        for (String word : OTHERS) {
            words(train, word, 5);
            validationList.addAll(words(validation, word, 1));
            testingList.addAll(words(testing, word, 1));
        }
        for (int i = 0; i < TEST_CLIPS; i++) {
            testClip(testing.get(i), OTHERS.get(i % OTHERS.size()), "_unknown_");
        }
        list("validation_list.txt", validationList);
        list("testing_list.txt", testingList);
        noises();
    }

    @Override
    public String name() {
        return "speech-commands";
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    /** Clips of one word by speakers in turn; a speaker's second time has the number 1. */
    private List<String> words(List<String> speakers, String word, int clips) {
        List<String> paths = new ArrayList<>();
        int first = Dice.of("first speaker", word, speakers.get(0)).below(speakers.size());
        for (int i = 0; i < clips; i++) {
            String speaker = speakers.get((first + i) % speakers.size());
            String path = word + "/" + speaker + "_nohash_" + i / speakers.size() + ".wav";
            entries.add(new Entry(TRAIN + "/" + path, studio -> clip(studio, speaker, word, path)));
            paths.add(path);
        }
        return paths;
    }

    private void testClip(String speaker, String word, String folder) {
        String path = TEST + "/" + folder + "/" + speaker + "_nohash_2.wav";
        entries.add(new Entry(path, studio -> clip(studio, speaker, word, path)));
    }

    private static byte[] clip(Studio studio, String speakerId, String word, String key) {
        Dice dice = Dice.of("ks", key);
        Speaker speaker = Speaker.draw(Dice.of("ks speaker", speakerId), 0.5);
        Session session = Session.draw(Dice.of("ks session", speakerId), 0.2, 15, 40);
        float[] speech = speaker.say(studio.voice(), word, dice);
        int length = dice.chance(0.8) ? (int) dice.uniform(0.5 * SECOND, 0.85 * SECOND) : SECOND;
        int room = Math.max(0, length - speech.length);
        int before = (int) dice.uniform(0.1 * room, 0.9 * room);
        return WavWriter.pcm16(session.record(speech, before, length, studio.noises(), dice));
    }

    private void noises() {
        for (String name : Noises.NAMES) {
            entries.add(new Entry(TRAIN + "/_background_noise_/" + name + ".wav", studio -> {
                float[] noise = Arrays.copyOf(studio.noises().get(name), BACKGROUND_SECONDS * SECOND);
                return WavWriter.pcm16(
                        Session.quantise(noise, Dice.of("ks noise", name).uniform(-40, -20)));
            }));
            for (int second = BACKGROUND_SECONDS; second < Noises.SECONDS; second++) {
                int from = second * SECOND;
                String path = TEST + "/_silence_/" + name + "_" + (second - BACKGROUND_SECONDS) + ".wav";
                entries.add(new Entry(path, studio -> {
                    float[] noise = Arrays.copyOfRange(studio.noises().get(name), from, from + SECOND);
                    return WavWriter.pcm16(
                            Session.quantise(noise, Dice.of("ks silence", path).uniform(-45, -18)));
                }));
            }
        }
    }

    private void list(String name, TreeSet<String> paths) {
        byte[] text = (String.join("\n", paths) + "\n").getBytes(StandardCharsets.UTF_8);
        entries.add(new Entry(TRAIN + "/" + name, studio -> text));
    }

    /** Names of eight hexadecimal digits whose bucket, in percent, lies in [low, high). */
    private static List<String> speakers(String role, int n, double low, double high) {
        Dice dice = Dice.of("ks speakers", role);
        List<String> names = new ArrayList<>();
        while (names.size() < n) {
            String name = dice.letters(8, "0123456789abcdef");
            double bucket = bucket(name);
            if (bucket >= low && bucket < high) {
                names.add(name);
            }
        }
        return names;
    }

    /** The official rule: the low 27 bits of the SHA-1 of the speaker's name, as a percentage of their maximum. */
    static double bucket(String speaker) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(speaker.getBytes(StandardCharsets.UTF_8));
            int low27 =
                    (digest[16] & 7) << 24 | (digest[17] & 0xFF) << 16 | (digest[18] & 0xFF) << 8 | digest[19] & 0xFF;
            return low27 * 100.0 / ((1 << 27) - 1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
