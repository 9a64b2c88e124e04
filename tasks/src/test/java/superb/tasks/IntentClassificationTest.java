package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.CorpusRequest;
import superb.task.Split;

class IntentClassificationTest {
    @TempDir
    Path parent;

    private Path root;
    private Path dev;

    @BeforeEach
    void write() throws IOException {
        root = SmallCorpora.intents(parent);
        dev = root.resolve("data/valid_data.csv");
    }

    private String refusal() {
        return refusal(new IntentClassification(), SmallCorpora.part(root));
    }

    private static String refusal(IntentClassification task, CorpusRequest request) {
        return assertThrows(DataException.class, () -> task.load(request)).getMessage();
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in:\n" + message);
        }
    }

    private static Path golden(Path folder, JsonNode golden) throws IOException {
        for (String split : List.of("train", "valid", "test")) {
            Path table = folder.resolve("data").resolve(split + "_data.csv");
            Files.createDirectories(table.getParent());
            Files.writeString(table, golden.get(split + "_csv").asText());
            for (IntentTable.Row row : IntentTable.read(table).rows()) {
                SmallCorpora.wav(folder.resolve(row.clip()), 400);
            }
        }
        return folder;
    }

    @Test
    void labelsOfTheOriginalCode(@TempDir Path folder) throws IOException {
        JsonNode golden = Golden.data("fsc-labels");
        Corpus corpus = new IntentClassification().load(SmallCorpora.part(golden(folder, golden)));
        assertEquals(
                Golden.texts(golden.get("slots").get("action")),
                corpus.labelNames().get(0));
        assertEquals(
                Golden.texts(golden.get("slots").get("object")),
                corpus.labelNames().get(1));
        assertEquals(
                Golden.texts(golden.get("slots").get("location")),
                corpus.labelNames().get(2));
        int compared = 0;
        for (Split split : corpus.splits()) {
            JsonNode rows = golden.get("rows").get(split.name().equals("dev") ? "valid" : split.name());
            assertEquals(rows.size(), split.clips().size());
            for (int i = 0; i < rows.size(); i++, compared++) {
                Clip clip = split.clips().get(i);
                assertTrue(clip.id().endsWith("/" + rows.get(i).get("file").asText() + ".wav"), clip.id());
                assertEquals(
                        Golden.texts(rows.get(i).get("labels")),
                        clip.labels().stream().map(String::valueOf).toList());
            }
        }
        assertEquals(15, compared);
    }

    @Test
    void aValueThatTrainingLacks(@TempDir Path folder) throws IOException {
        JsonNode golden = Golden.data("fsc-labels");
        golden(folder, golden);
        Path table = folder.resolve("data/valid_data.csv");
        Files.writeString(table, golden.get("unseen_value").get("valid_csv").asText());
        assertSays(
                refusal(new IntentClassification(), SmallCorpora.whole(folder)),
                "the value 'juice' of object is not in the training table",
                table + ", line 2",
                "one of [none, music, lights, shoes, volume, heat, Chinese, lamp]");
        SmallCorpora.wav(folder.resolve("wavs/speakers/V1/v9.wav"), 400);
        Corpus corpus = new IntentClassification().load(SmallCorpora.part(folder));
        assertEquals(List.of(2, Clip.NO_CLASS, 0), corpus.dev().clips().get(0).labels());
        assertTrue(
                corpus.deviations()
                        .contains("dev clips with a class that no training clip has, counted as wrong: 1 of 1,"
                                + " the first is wavs/speakers/V1/v9.wav"),
                corpus.deviations().toString());
    }

    @Test
    void aWholeCorpus() {
        Corpus corpus = SmallCorpora.wholeIntents().load(SmallCorpora.whole(parent));
        assertTrue(corpus.complete());
        assertEquals(List.of(), corpus.deviations());
        assertEquals(
                List.of(
                        List.of("change language", "activate", "deactivate"),
                        List.of("none", "lights"),
                        List.of("none", "kitchen")),
                corpus.labelNames());
        Clip clip = corpus.train().clips().get(2);
        assertEquals("wavs/speakers/s2/c.wav", clip.id());
        assertEquals("s2", clip.group());
        assertEquals(List.of(2, 1, 1), clip.labels());
        assertEquals(1f, clip.gain());
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Files.delete(root.resolve("wavs/speakers/s1/b.wav"));
        assertSays(
                refusal(SmallCorpora.wholeIntents(), SmallCorpora.whole(root)),
                "the corpus Fluent Speech Commands is incomplete: train has 2 of 3 clips",
                "wavs/speakers/s1/b.wav (train, " + root.resolve("data/train_data.csv") + ", line 3)");
        Corpus corpus = SmallCorpora.wholeIntents().load(SmallCorpora.part(root));
        assertEquals(
                "incomplete corpus: train has 2 of 3 clips; 1 listed file missing",
                corpus.deviations().get(0));
        assertEquals(3, corpus.labelNames().get(0).size(), "values come from the table, whatever files are there");
        assertTrue(corpus.deviations().get(1).startsWith("dev clips with a class that no training clip has"));
    }

    @Test
    void otherClassesThanTheOfficialOnesAreRefused() {
        IntentClassification task = new IntentClassification(Edition.of("Fluent Speech Commands", 3, 1, 1, 6, 14, 4));
        assertSays(
                refusal(task, SmallCorpora.whole(root)),
                "the classes of Fluent Speech Commands are not the official ones",
                "[6, 14, 4] classes, found [3, 2, 2]");
    }

    @Test
    void badTables() throws IOException {
        String row = "0,wavs/speakers/s3/d.wav,s3,On,activate,lights,kitchen";
        SmallCorpora.text(dev, ",path,speaker,transcription,action,object,location", row);
        assertSays(refusal(), "the table lacks columns; its header is ',path,speaker,", dev + ", line 1");
        SmallCorpora.text(dev, SmallCorpora.HEADER, row, "1,wavs/speakers/s3/d.wav,s3,On,activate");
        assertSays(refusal(), "the row has 5 columns", dev + ", line 3");
        SmallCorpora.text(dev, SmallCorpora.HEADER, row, "", row);
        assertSays(refusal(), "the row has 1 columns", dev + ", line 3");
        SmallCorpora.text(dev, SmallCorpora.HEADER, "0,wavs/speakers/s3/d.wav,s3,On,activate,,kitchen");
        assertSays(refusal(), "a slot has no value: [activate, , kitchen]", dev + ", line 2");
        SmallCorpora.text(dev, SmallCorpora.HEADER, "0,wavs/../../x.wav,s3,On,activate,lights,kitchen");
        assertSays(refusal(), "'wavs/../../x.wav' is no path below the corpus", dev + ", line 2");
        SmallCorpora.text(dev, SmallCorpora.HEADER, "0,\"wavs/a.wav\"x,s3,On,activate,lights,kitchen");
        assertSays(refusal(), "the table is no CSV", "line: 2");
        Files.write(dev, (SmallCorpora.HEADER + "\n0,wavs/\u00e9.wav,").getBytes(StandardCharsets.ISO_8859_1));
        assertSays(refusal(), "the line is not UTF-8", dev + ", line 2");
        SmallCorpora.text(dev);
        assertSays(refusal(), "the table lacks columns", dev + ", line 1");
        Files.delete(dev);
        assertSays(refusal(), "the table valid_data.csv is not there", dev.toString());
    }

    @Test
    void aLineBreakInAValueKeepsTheCount() throws IOException {
        Files.writeString(
                dev,
                SmallCorpora.HEADER + "\n0,wavs/speakers/s3/d.wav,s3,\"On\nnow\",activate,lights,kitchen\n"
                        + "1,wavs/speakers/s3/d.wav,s3,On,activate,lights,kitchen");
        assertSays(refusal(), "is listed twice in dev", dev + ", line 4", "the first is at " + dev + ", line 3");
    }

    @Test
    void aClipInTwoTables() throws IOException {
        SmallCorpora.text(dev, SmallCorpora.HEADER, "0,wavs/speakers/s2/c.wav,s2,On,activate,lights,kitchen");
        assertSays(
                refusal(),
                "clip 'wavs/speakers/s2/c.wav' is in train and in dev",
                dev + ", line 2",
                root.resolve("data/train_data.csv") + ", line 4");
    }

    @Test
    void nothingThere(@TempDir Path empty) {
        assertSays(
                refusal(new IntentClassification(), SmallCorpora.part(empty)),
                "the corpus Fluent Speech Commands is not there",
                "fluent_speech_commands_dataset",
                "--data-root ic=DIR");
    }

    @Test
    void filesThatCannotBeUsed() throws IOException {
        SmallCorpora.wav(root.resolve("wavs/speakers/s4/e.wav"), 100);
        assertSays(refusal(), "1 audio file of Fluent Speech Commands cannot be used", "e.wav: 100 samples");
    }
}
