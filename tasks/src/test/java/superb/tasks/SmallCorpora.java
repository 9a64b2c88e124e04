package superb.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import superb.task.CorpusRequest;
import superb.tasks.audio.FlacWriter;
import superb.tasks.audio.WavWriter;

/** Writes small corpora in the official layouts. */
final class SmallCorpora {
    private SmallCorpora() {}

    static CorpusRequest part(Path root) {
        return new CorpusRequest(root, Optional.empty(), true, 3, 1337);
    }

    static CorpusRequest whole(Path root) {
        return new CorpusRequest(root, Optional.empty(), false, 3, 1337);
    }

    /** A ramp: sample i is i mod 30,000 over 2^15. */
    static void wav(Path file, int samples) throws IOException {
        short[] ramp = new short[samples];
        for (int i = 0; i < samples; i++) {
            ramp[i] = (short) (i % 30_000);
        }
        Files.createDirectories(file.getParent());
        Files.write(file, WavWriter.pcm16(ramp));
    }

    static void text(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
    }

    /** Changes the sampling rate that a WAV file's header states. */
    static void claimRate(Path file, int rate) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[24] = (byte) rate;
        bytes[25] = (byte) (rate >> 8);
        bytes[28] = (byte) (2 * rate);
        bytes[29] = (byte) (2 * rate >> 8);
        Files.write(file, bytes);
    }

    /** Both archives of Speech Commands below {@code parent}: 5 train, 2 dev, 1 dropped clip, 2 noise files, 3 test clips. */
    static Path keywords(Path parent) throws IOException {
        Path root = parent.resolve("speech_commands_v0.01");
        for (String clip : List.of(
                "yes/4a294341_nohash_0.wav",
                "yes/4a294341_nohash_1.wav",
                "no/4a294341_nohash_0.wav",
                "bed/4a294341_nohash_0.wav",
                "zero/4a294341_nohash_0.wav",
                "yes/a69b9b3e_nohash_0.wav",
                "tree/a69b9b3e_nohash_0.wav",
                "yes/2aa787cf_nohash_0.wav")) {
            wav(root.resolve(clip), 8_000);
        }
        wav(root.resolve("_background_noise_/hum.wav"), 40_000);
        wav(root.resolve("_background_noise_/tap.wav"), 16_000);
        text(root.resolve("_background_noise_/README.md"), "noise");
        text(root.resolve("validation_list.txt"), "yes/a69b9b3e_nohash_0.wav", "tree/a69b9b3e_nohash_0.wav");
        text(root.resolve("testing_list.txt"), "yes/2aa787cf_nohash_0.wav");
        Path test = parent.resolve("speech_commands_test_set_v0.01");
        wav(test.resolve("yes/2aa787cf_nohash_0.wav"), 8_000);
        wav(test.resolve("_unknown_/bed_2aa787cf_nohash_0.wav"), 8_000);
        wav(test.resolve("_silence_/0.wav"), 16_000);
        return root;
    }

    static KeywordSpotting wholeKeywords() {
        return new KeywordSpotting(Edition.of("Speech Commands v0.01", 7, 4, 3, 12));
    }

    /** VoxCeleb1 with two speakers below {@code parent}: 3 train clips (one of 9 s), 1 dev, 2 test. */
    static Path speakers(Path parent) throws IOException {
        Path root = parent.resolve("VoxCeleb1");
        TreeMap<String, Integer> clips = new TreeMap<>();
        clips.put("dev/wav/id10001/video_a/00001.wav", 64_000);
        clips.put("dev/wav/id10001/video_b/00001.wav", 144_000);
        clips.put("dev/wav/id10001/video_c/00001.wav", 64_000);
        clips.put("test/wav/id10002/video_d/00001.wav", 64_000);
        clips.put("test/wav/id10002/video_d/00002.wav", 64_000);
        clips.put("test/wav/id10002/video_e/00001.wav", 144_000);
        for (String clip : clips.keySet()) {
            wav(root.resolve(clip), clips.get(clip));
        }
        text(
                parent.resolve("iden_split.txt"),
                "1 id10001/video_b/00001.wav",
                "1 id10001/video_a/00001.wav",
                "1 id10002/video_d/00001.wav",
                "2 id10002/video_d/00002.wav",
                "3 id10001/video_c/00001.wav",
                "3 id10002/video_e/00001.wav");
        return root;
    }

    static SpeakerIdentification wholeSpeakers() {
        return new SpeakerIdentification(Edition.of("VoxCeleb1", 3, 1, 2, 2));
    }

    static final String HEADER = ",path,speakerId,transcription,action,object,location";

    /** Fluent Speech Commands below {@code parent}: 3 train clips, 1 dev, 1 test; classes 3, 2, 2. */
    static Path intents(Path parent) throws IOException {
        Path root = parent.resolve("fluent_speech_commands_dataset");
        for (String clip : List.of("s1/a", "s1/b", "s2/c", "s3/d", "s4/e")) {
            wav(root.resolve("wavs/speakers/" + clip + ".wav"), 8_000);
        }
        text(
                root.resolve("data/train_data.csv"),
                HEADER,
                "0,wavs/speakers/s1/a.wav,s1,Change language,change language,none,none",
                "1,wavs/speakers/s1/b.wav,s1,\"Uh, lights\",activate,lights,none",
                "2,wavs/speakers/s2/c.wav,s2,\"Say \"\"off\"\"\",deactivate,lights,kitchen");
        text(root.resolve("data/valid_data.csv"), HEADER, "0,wavs/speakers/s3/d.wav,s3,On,activate,lights,kitchen");
        text(root.resolve("data/test_data.csv"), HEADER, "0,wavs/speakers/s4/e.wav,s4,Off,deactivate,none,none");
        return root;
    }

    static IntentClassification wholeIntents() {
        return new IntentClassification(Edition.of("Fluent Speech Commands", 3, 1, 1, 3, 2, 2));
    }

    /** LibriSpeech below {@code parent}: 3 train clips of 2 speakers (one of them a WAV file), 1 dev, 2 test; its lexicon in it. */
    static Path utterances(Path parent) throws IOException {
        Path root = parent.resolve("LibriSpeech");
        text(
                root.resolve("train-clean-100/103/1240/103-1240.trans.txt"),
                "103-1240-0000 A CAT",
                "103-1240-0001 HELLO WORLD");
        text(root.resolve("train-clean-100/19/198/19-198.trans.txt"), "19-198-0000 THE CAT");
        text(root.resolve("dev-clean/84/121/84-121.trans.txt"), "84-121-0000 A WORLD");
        text(root.resolve("test-clean/61/700/61-700.trans.txt"), "61-700-0000 HELLO CAT", "61-700-0001 THE WORLD");
        for (String clip : List.of(
                "train-clean-100/103/1240/103-1240-0000",
                "train-clean-100/103/1240/103-1240-0001",
                "dev-clean/84/121/84-121-0000",
                "test-clean/61/700/61-700-0000",
                "test-clean/61/700/61-700-0001")) {
            Files.write(root.resolve(clip + ".flac"), FlacWriter.pcm16(new short[8_000]));
        }
        wav(root.resolve("train-clean-100/19/198/19-198-0000.wav"), 8_000);
        text(
                root.resolve("librispeech-lexicon.txt"),
                "A\tAH0",
                "A EY1",
                "CAT  K AE1 T",
                "HELLO HH AH0 L OW1",
                "WORLD W ER1 L D");
        text(parent.resolve("librispeech-lexicon-supplement.txt"), "THE DH AH0", "CAT K AA1 T");
        return root;
    }

    static PhonemeRecognition wholePhonemes() {
        return new PhonemeRecognition(Edition.of("LibriSpeech train-clean-100", 3, 1, 2, 74));
    }

    static SpeechRecognition wholeSpeech() {
        return new SpeechRecognition(Edition.of("LibriSpeech train-clean-100", 3, 1, 2, 32));
    }
}
