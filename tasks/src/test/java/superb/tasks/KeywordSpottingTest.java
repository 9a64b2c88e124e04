package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.audio.Waveform;
import superb.error.DataException;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.CorpusRequest;
import superb.task.View;

class KeywordSpottingTest {
    @TempDir
    Path parent;

    private Path root;

    @BeforeEach
    void write() throws IOException {
        root = SmallCorpora.keywords(parent);
    }

    private String refusal() {
        return refusal(new KeywordSpotting(), SmallCorpora.part(root));
    }

    private static String refusal(KeywordSpotting task, CorpusRequest request) {
        return assertThrows(DataException.class, () -> task.load(request)).getMessage();
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in:\n" + message);
        }
    }

    @Test
    void hashOfSpeakers() {
        assertEquals(4.881122, SpeakerHash.percent("a69b9b3e_nohash_0.wav"), 1e-6);
        assertEquals(13.741486, SpeakerHash.percent("2aa787cf_nohash_3.wav"), 1e-6);
        assertEquals(34.181510, SpeakerHash.percent("4a294341_nohash_1.wav"), 1e-6);
    }

    @Test
    void splitAndClassesOfTheOriginalCode() throws IOException {
        JsonNode golden = Golden.data("ks-split");
        assertEquals(Golden.texts(golden.get("classes")), KeywordSpotting.CLASSES);
        int compared = 0;
        for (JsonNode clip : golden.get("cases")) {
            String expected = clip.get("split").asText();
            String part = SpeakerHash.part(clip.get("file").asText()).toString().toLowerCase(java.util.Locale.ROOT);
            assertEquals(expected.equals("valid") ? "dev" : expected, part, clip.toString());
            if (!clip.get("index").isNull()) {
                assertEquals(
                        List.of(clip.get("index").asInt()),
                        KeywordSpotting.label(clip.get("word").asText()),
                        clip.toString());
            }
            compared++;
        }
        for (JsonNode clip : golden.get("test_archive")) {
            assertEquals(
                    List.of(clip.get("index").asInt()),
                    KeywordSpotting.label(clip.get("folder").asText()));
            compared++;
        }
        assertEquals(67, compared);
    }

    @Test
    void weightsOfTheOriginalCode(@TempDir Path folder) throws IOException {
        JsonNode golden = Golden.data("ks-split");
        Path archive = folder.resolve("speech_commands_v0.01");
        StringBuilder dev = new StringBuilder();
        StringBuilder dropped = new StringBuilder();
        for (JsonNode clip : golden.get("cases")) {
            String id = clip.get("word").asText() + "/" + clip.get("file").asText();
            SmallCorpora.wav(archive.resolve(id), 400);
            switch (clip.get("split").asText()) {
                case "valid" -> dev.append(id).append('\n');
                case "dropped" -> dropped.append(id).append('\n');
                default -> assertEquals("train", clip.get("split").asText());
            }
        }
        Files.writeString(archive.resolve("validation_list.txt"), dev);
        Files.writeString(archive.resolve("testing_list.txt"), dropped);
        for (JsonNode noise : golden.get("noise_files")) {
            SmallCorpora.wav(archive.resolve("_background_noise_").resolve(noise.asText()), 20_000);
        }
        SmallCorpora.wav(folder.resolve("speech_commands_test_set_v0.01/_silence_/0.wav"), 16_000);
        Corpus corpus = new KeywordSpotting().load(SmallCorpora.part(archive));
        assertWeights(golden.get("sampling").get("train"), corpus, 0);
        assertWeights(golden.get("sampling").get("valid"), corpus, 1);
    }

    private static void assertWeights(JsonNode golden, Corpus corpus, int split) {
        List<Clip> clips = corpus.splits().get(split).clips();
        double[] weights = corpus.splits().get(split).balancedWeights();
        assertEquals(golden.get("items").asInt(), clips.size());
        for (int i = 0; i < weights.length; i++) {
            String name = KeywordSpotting.CLASSES.get(clips.get(i).labels().get(0));
            assertEquals(golden.get("weight_of_an_item").get(name).asDouble(), weights[i], 1e-9, name);
        }
    }

    @Test
    void silenceWindowsOfTheOriginalCode() throws IOException {
        JsonNode golden = Golden.data("ks-silence");
        int compared = 0;
        for (JsonNode file : golden.get("cases")) {
            long samples = file.get("samples").asLong();
            if (!file.get("start_range_inclusive").isArray()) {
                assertThrows(IllegalArgumentException.class, () -> Windows.of(1, "train", "x", samples, 16_000, 1));
                continue;
            }
            int last = file.get("start_range_inclusive").get(1).asInt();
            List<View> views = Windows.of(1, "train", "x", samples, 16_000, 500);
            assertEquals(Math.min(500, last + 1), views.size());
            assertEquals(views.size(), views.stream().distinct().count());
            assertTrue(views.stream().allMatch(it -> it.start() >= 0 && it.start() <= last && it.samples() == 16_000));
            if (last > 10_000) {
                double mean = views.stream().mapToInt(View::start).average().orElseThrow();
                assertEquals(last / 2.0, mean, last * 0.05);
            }
            compared++;
        }
        assertEquals(5, compared);
    }

    @Test
    void windowsAreDecidedBySeedSplitAndClip() {
        List<View> views = Windows.of(1, "train", "hum.wav", 900_000, 16_000, 8);
        assertEquals(views, Windows.of(1, "train", "hum.wav", 900_000, 16_000, 8));
        assertEquals(views.subList(0, 3), Windows.of(1, "train", "hum.wav", 900_000, 16_000, 3));
        assertNotEquals(views, Windows.of(2, "train", "hum.wav", 900_000, 16_000, 8));
        assertNotEquals(views, Windows.of(1, "dev", "hum.wav", 900_000, 16_000, 8));
        assertEquals(new View(866_646, 16_000), views.get(0));
    }

    @Test
    void aWholeCorpus() {
        Corpus corpus = SmallCorpora.wholeKeywords().load(SmallCorpora.whole(root));
        assertTrue(corpus.complete());
        assertEquals("Speech Commands v0.01", corpus.name());
        assertEquals(
                List.of(
                        "bed/4a294341_nohash_0.wav",
                        "no/4a294341_nohash_0.wav",
                        "yes/4a294341_nohash_0.wav",
                        "yes/4a294341_nohash_1.wav",
                        "zero/4a294341_nohash_0.wav",
                        "_background_noise_/hum.wav",
                        "_background_noise_/tap.wav"),
                corpus.train().clips().stream().map(Clip::id).toList());
        assertEquals(
                List.of(10, 1, 0, 0, 10, 11, 11),
                corpus.train().clips().stream().map(it -> it.labels().get(0)).toList());
        assertEquals(4, corpus.dev().clips().size());
        assertEquals(3, corpus.test().clips().size());
        assertEquals("4a294341", corpus.train().clips().get(0).group());
        assertEquals("2aa787cf", corpus.test().clips().get(1).group());
        assertEquals(
                List.of("silence items of train and dev are heard in 3 fixed windows of 16,000 samples a noise file and"
                        + " split (seed 1337), not in a new random one at every visit"),
                corpus.deviations());
        Clip hum = corpus.train().clips().get(5);
        assertEquals(OptionalInt.of(16_000), hum.randomWindow());
        assertEquals(3, hum.views().size());
        assertNotEquals(hum.views(), corpus.dev().clips().get(2).views());
        assertEquals(List.of(new View(0, 16_000)), corpus.train().clips().get(6).views());
        assertEquals(List.of(View.WHOLE), corpus.test().clips().get(2).views());
    }

    @Test
    void gainAndWindowsAreHeard() {
        KeywordSpotting task = SmallCorpora.wholeKeywords();
        Corpus corpus = task.load(SmallCorpora.whole(root));
        Clip word = corpus.train().clips().get(0);
        Waveform heard = task.reader().read(word, word.views().get(0));
        assertEquals(8_000, heard.length());
        assertEquals(0.7079457843841379 * 7_999 / 32_768, heard.sample(7_999), 1e-7);
        Clip hum = corpus.train().clips().get(5);
        View view = hum.views().get(1);
        Waveform window = task.reader().read(hum, view);
        assertEquals(16_000, window.length());
        assertEquals(0.7079457843841379 * ((view.start() + 9) % 30_000) / 32_768, window.sample(9), 1e-7);
    }

    @Test
    void aClipThatChangesAfterLoadingIsNamed() throws IOException {
        KeywordSpotting task = SmallCorpora.wholeKeywords();
        Clip clip = task.load(SmallCorpora.whole(root)).train().clips().get(0);
        SmallCorpora.wav(clip.audio(), 8_001);
        String message = assertThrows(DataException.class, () -> task.reader().read(clip, View.WHOLE))
                .getMessage();
        assertSays(message, "clip 'bed/4a294341_nohash_0.wav' has 8,001 samples", "expected: 8,000");
    }

    @Test
    void foldersBesideBelowAndByName() throws IOException {
        KeywordSpotting task = SmallCorpora.wholeKeywords();
        assertTrue(task.load(SmallCorpora.whole(parent)).complete());
        Path elsewhere = parent.resolve("elsewhere");
        Files.move(parent.resolve("speech_commands_test_set_v0.01"), elsewhere);
        assertSays(
                refusal(task, SmallCorpora.whole(root)),
                "the test archive of Speech Commands v0.01 is not there",
                "speech_commands_test_set_v0.01",
                "ks.test=DIR");
        assertTrue(task.load(SmallCorpora.whole(root).withTestRoot(elsewhere)).complete());
        Files.move(root, parent.resolve("SpeechCommands-v0.01-style"));
        Files.move(elsewhere, parent.resolve("SpeechCommands-test-v0.01-style"));
        assertTrue(task.load(SmallCorpora.whole(parent)).complete());
        assertTrue(task.load(SmallCorpora.whole(parent.resolve("SpeechCommands-v0.01-style")))
                .complete());
    }

    @Test
    void nothingThere(@TempDir Path empty) {
        assertSays(
                refusal(new KeywordSpotting(), SmallCorpora.part(empty)),
                "the corpus Speech Commands v0.01 is not there",
                empty.resolve("speech_commands_v0.01").toString(),
                "--data-root ks=DIR");
        assertSays(
                refusal(new KeywordSpotting(), SmallCorpora.part(empty.resolve("no"))),
                "the folder for Speech Commands v0.01 does not exist");
    }

    @Test
    void aPartIsRefusedUnlessAllowed() throws IOException {
        Files.delete(root.resolve("tree/a69b9b3e_nohash_0.wav"));
        String message = refusal(SmallCorpora.wholeKeywords(), SmallCorpora.whole(root));
        assertSays(
                message,
                "the corpus Speech Commands v0.01 is incomplete: dev has 3 of 4 clips",
                root.toString(),
                "7 train, 4 dev, 3 test clips",
                "tree/a69b9b3e_nohash_0.wav (dev, " + root.resolve("validation_list.txt") + ", line 2)",
                "--allow-incomplete");
        assertSays(
                refusal(new KeywordSpotting(), SmallCorpora.whole(root)),
                "train has 7 of 51,094 clips",
                "train by class: yes 2 of 1,860, no 1 of 1,853, up 0 of 1,843",
                "dev by class: yes 1 of 261");
        Corpus corpus = SmallCorpora.wholeKeywords().load(SmallCorpora.part(root));
        assertFalse(corpus.complete());
        assertEquals(
                "incomplete corpus: dev has 3 of 4 clips; 1 listed file missing",
                corpus.deviations().get(0));
    }

    @Test
    void aTestClassWithoutTrainingClipsIsTold() throws IOException {
        SmallCorpora.wav(parent.resolve("speech_commands_test_set_v0.01/stop/x.wav"), 16_000);
        Corpus corpus = new KeywordSpotting().load(SmallCorpora.part(root));
        assertTrue(
                corpus.deviations()
                        .contains("test clips with a class that no training clip has, counted as wrong: 1 of 4,"
                                + " the first is stop/x.wav"),
                corpus.deviations().toString());
    }

    @Test
    void moreClipsThanTheOfficialOnesAreRefusedAlways() throws IOException {
        SmallCorpora.wav(root.resolve("wow/4a294341_nohash_0.wav"), 8_000);
        assertSays(
                refusal(SmallCorpora.wholeKeywords(), SmallCorpora.part(root)),
                "has clips that the official one lacks: train has 8 of 7 clips",
                "new folder");
    }

    @Test
    void anEmptySplitIsRefusedAlways() throws IOException {
        for (String clip :
                List.of("yes/2aa787cf_nohash_0.wav", "_unknown_/bed_2aa787cf_nohash_0.wav", "_silence_/0.wav")) {
            Files.delete(parent.resolve("speech_commands_test_set_v0.01").resolve(clip));
        }
        assertSays(refusal(), "lacks a whole split", "test has 0 of 3,081 clips");
    }

    @Test
    void wordsOfAnotherReleaseAreRefused() throws IOException {
        SmallCorpora.wav(root.resolve("backward/4a294341_nohash_0.wav"), 8_000);
        assertSays(refusal(), "'backward' is no word of Speech Commands v0.01", "v0.02");
    }

    @Test
    void unknownTestClassesAreRefused() throws IOException {
        SmallCorpora.wav(parent.resolve("speech_commands_test_set_v0.01/house/x.wav"), 16_000);
        assertSays(refusal(), "'house' is no class of keyword spotting", "_unknown_");
    }

    @Test
    void strayFilesAreRefused() throws IOException {
        SmallCorpora.text(root.resolve("yes/notes.txt"), "x");
        assertSays(
                refusal(),
                "this is no sound file of the corpus",
                root.resolve("yes/notes.txt").toString());
    }

    @Test
    void listsAndHashMustAgree() throws IOException {
        SmallCorpora.text(
                root.resolve("validation_list.txt"), "yes/a69b9b3e_nohash_0.wav", "yes/4a294341_nohash_0.wav");
        assertSays(
                refusal(),
                "clip 'yes/4a294341_nohash_0.wav' is in dev (validation_list.txt) by the archive's lists,"
                        + " but in train by the hash of its speaker",
                root.resolve("validation_list.txt") + ", line 2");
        SmallCorpora.text(root.resolve("validation_list.txt"), "yes/a69b9b3e_nohash_0.wav");
        assertSays(
                refusal(),
                "clip 'tree/a69b9b3e_nohash_0.wav' is in train by the archive's lists,"
                        + " but in dev (validation_list.txt) by the hash",
                root.resolve("tree/a69b9b3e_nohash_0.wav").toString());
    }

    @Test
    void badListsAreRefused() throws IOException {
        Path list = root.resolve("validation_list.txt");
        SmallCorpora.text(list, "yes/a69b9b3e_nohash_0.wav", "../a69b9b3e_nohash_0.wav");
        assertSays(refusal(), "'../a69b9b3e_nohash_0.wav' is no clip of the corpus", list + ", line 2");
        SmallCorpora.text(list, "yes/a69b9b3e_nohash_0.wav", "", "tree/a69b9b3e_nohash_0.wav");
        assertSays(refusal(), "'' is no clip of the corpus", list + ", line 2");
        SmallCorpora.text(list, "yes/a69b9b3e_nohash_0.wav", "yes/a69b9b3e_nohash_0.wav");
        assertSays(refusal(), "is listed twice", list + ", line 2", "the first is at " + list + ", line 1");
        Files.write(list, "yes/a69b9b3e_nohash_0.wav\ntree/\u00e9.wav\n".getBytes(StandardCharsets.ISO_8859_1));
        assertSays(refusal(), "the line is not UTF-8", list + ", line 2");
        Files.delete(list);
        assertSays(refusal(), "the list validation_list.txt is not there", root.toString());
    }

    @Test
    void windowsLineEndsAreRead() throws IOException {
        Files.writeString(
                root.resolve("validation_list.txt"), "yes/a69b9b3e_nohash_0.wav\r\ntree/a69b9b3e_nohash_0.wav\r\n");
        assertTrue(SmallCorpora.wholeKeywords().load(SmallCorpora.whole(root)).complete());
    }

    @Test
    void aClipInTrainingAndTestIsRefused() throws IOException {
        SmallCorpora.wav(parent.resolve("speech_commands_test_set_v0.01/yes/4a294341_nohash_0.wav"), 8_000);
        assertSays(refusal(), "clip 'yes/4a294341_nohash_0.wav' is in train and in test");
    }

    @Test
    void namesThatDifferInCaseOnlyAreRefused() throws IOException {
        SmallCorpora.wav(root.resolve("yes/4A294341_nohash_7.wav"), 8_000);
        SmallCorpora.wav(root.resolve("yes/4a294341_nohash_7.wav"), 8_000);
        SpeakerHash.Part upper = SpeakerHash.part("4A294341_nohash_7.wav");
        assertEquals(SpeakerHash.Part.TRAIN, upper);
        assertSays(refusal(), "differ in upper and lower case only");
    }

    @Test
    void filesThatCannotBeUsedAreListedTogether() throws IOException {
        SmallCorpora.wav(root.resolve("yes/4a294341_nohash_0.wav"), 399);
        SmallCorpora.wav(root.resolve("yes/4a294341_nohash_1.wav"), 0);
        SmallCorpora.claimRate(root.resolve("no/4a294341_nohash_0.wav"), 8_000);
        SmallCorpora.wav(root.resolve("_background_noise_/tap.wav"), 15_999);
        Files.write(root.resolve("bed/4a294341_nohash_0.wav"), new byte[0]);
        String message = refusal();
        assertSays(
                message,
                "5 audio files of Speech Commands v0.01 cannot be used",
                root.toString(),
                "16 kHz, one channel, at least 400 samples",
                "yes/4a294341_nohash_0.wav: 399 samples, at least 400 are needed",
                "yes/4a294341_nohash_1.wav: 0 samples",
                "no/4a294341_nohash_0.wav: sampling rate 8000 Hz",
                "_background_noise_/tap.wav: 15,999 samples, at least 16000 are needed",
                "bed/4a294341_nohash_0.wav: ");
    }

    @Test
    void onlyTheFirstTenAreListed() throws IOException {
        for (int i = 10; i < 25; i++) {
            SmallCorpora.wav(root.resolve("wow/4a294341_nohash_" + i + ".wav"), 10);
        }
        String message = refusal();
        assertSays(message, "15 audio files", "and 5 more", "wow/4a294341_nohash_19.wav");
        assertFalse(message.contains("wow/4a294341_nohash_20.wav"), message);
    }

    @Test
    void linksOutOfTheCorpusAreRefused() throws IOException {
        Path outside = parent.resolve("outside.wav");
        SmallCorpora.wav(outside, 8_000);
        Files.createSymbolicLink(root.resolve("yes/4a294341_nohash_9.wav"), outside);
        assertSays(refusal(), "yes/4a294341_nohash_9.wav: a link that leads out of " + root.resolve("yes"));
    }

    @Test
    void aFolderMayBeALink() throws IOException {
        Path disk = parent.resolve("disk");
        Files.move(root, disk);
        Files.createSymbolicLink(root, disk);
        assertTrue(SmallCorpora.wholeKeywords().load(SmallCorpora.whole(root)).complete());
    }
}
