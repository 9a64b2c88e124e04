package superb.tasks.mini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** Names, lists and counts of the four parts, against the official rules; only text files are made here. */
class LayoutTest {
    private final Studio studio = new Studio(new Noises.Shared());

    @Test
    void theRuleOfSpeechCommandsGivesTheKnownBuckets() {
        assertEquals(4.881122, SpeechCommandsPart.bucket("a69b9b3e"), 1e-6);
        assertEquals(13.741486, SpeechCommandsPart.bucket("2aa787cf"), 1e-6);
        assertEquals(34.181510, SpeechCommandsPart.bucket("4a294341"), 1e-6);
    }

    @Test
    void speechCommandsListsAgreeWithTheRule() {
        Part part = new SpeechCommandsPart();
        Set<String> validation =
                Set.of(text(part, "speech_commands_v0.01/validation_list.txt").split("\n"));
        Set<String> testing =
                Set.of(text(part, "speech_commands_v0.01/testing_list.txt").split("\n"));
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Integer> test = new TreeMap<>();
        for (String path : paths(part)) {
            String[] steps = path.split("/");
            if (steps[0].equals("speech_commands_test_set_v0.01")) {
                test.merge(steps[1], 1, Integer::sum);
                continue;
            }
            assertEquals("speech_commands_v0.01", steps[0]);
            if (steps.length == 2 || steps[1].equals("_background_noise_")) {
                continue;
            }
            assertTrue(steps[2].matches("[0-9a-f]{8}_nohash_[0-9]+\\.wav"), steps[2]);
            double bucket = SpeechCommandsPart.bucket(steps[2].substring(0, 8));
            String split = bucket < 10 ? "validation" : bucket < 20 ? "testing" : "train";
            String listed = steps[1] + "/" + steps[2];
            assertEquals(split.equals("validation"), validation.contains(listed), path);
            assertEquals(split.equals("testing"), testing.contains(listed), path);
            counts.merge(
                    split + (SpeechCommandsPart.COMMANDS.contains(steps[1]) ? " command" : " other"), 1, Integer::sum);
        }
        assertEquals(
                Map.of(
                        "train command",
                        160,
                        "train other",
                        100,
                        "validation command",
                        50,
                        "validation other",
                        20,
                        "testing command",
                        20,
                        "testing other",
                        20),
                counts);
        assertEquals(12, test.size());
        assertEquals(11 * 12 + 24, test.values().stream().mapToInt(it -> it).sum());
        assertEquals(24, test.get("_silence_"));
        assertEquals(
                6,
                paths(part).stream()
                        .filter(it -> it.contains("_background_noise_"))
                        .count());
    }

    @Test
    void voxCelebSplitsByVideoAndListsEveryFile() {
        Part part = new VoxCelebPart();
        Set<String> files = new HashSet<>(paths(part));
        Map<String, Set<String>> videosOfSplit = new HashMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        TreeSet<String> speakers = new TreeSet<>();
        for (String line : text(part, "VoxCeleb1/iden_split.txt").split("\n")) {
            String path = line.substring(2);
            assertTrue(path.matches("id1[0-9]{4}/[A-Za-z0-9_-]{11}/[0-9]{5}\\.wav"), path);
            boolean dev = files.remove("VoxCeleb1/dev/wav/" + path);
            boolean test = files.remove("VoxCeleb1/test/wav/" + path);
            assertTrue(dev != test, path);
            speakers.add(path.substring(0, 7));
            videosOfSplit
                    .computeIfAbsent(line.substring(0, 1), it -> new HashSet<>())
                    .add(path.substring(0, 19));
            counts.merge(line.substring(0, 1) + " " + path.substring(0, 7), 1, Integer::sum);
        }
        assertEquals(Set.of("VoxCeleb1/iden_split.txt"), files);
        assertEquals("id10001", speakers.first());
        assertEquals("id10020", speakers.last());
        assertEquals(20, speakers.size());
        assertEquals(20 * 6, videosOfSplit.values().stream().mapToInt(Set::size).sum());
        Set<String> videos = new HashSet<>();
        videosOfSplit.values().forEach(videos::addAll);
        assertEquals(20 * 6, videos.size());
        assertEquals(Set.of(6, 2, 4), new HashSet<>(counts.values()));
        assertEquals(60, counts.size());
    }

    @Test
    void fluentHasTheOfficialIntentsInEverySplit() throws IOException {
        Part part = new FluentPart();
        Set<String> files = new HashSet<>(paths(part));
        Set<String> speakers = new HashSet<>();
        int speakersOfSplits = 0;
        int rows = 0;
        for (String split : List.of("train", "valid", "test")) {
            String csv = text(part, "fluent_speech_commands_dataset/data/" + split + "_data.csv");
            assertTrue(csv.startsWith(",path,speakerId,transcription,action,object,location\n"), csv.substring(0, 80));
            List<CSVRecord> records =
                    CSVFormat.DEFAULT.parse(new StringReader(csv)).getRecords();
            Map<String, Integer> intents = new HashMap<>();
            Set<String> ofSplit = new HashSet<>();
            List<Set<String>> slots = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
            for (CSVRecord record : records.subList(1, records.size())) {
                assertEquals(7, record.size());
                assertEquals(String.valueOf(record.getRecordNumber() - 2), record.get(0));
                assertTrue(files.remove("fluent_speech_commands_dataset/" + record.get(1)), record.get(1));
                assertTrue(record.get(1).startsWith("wavs/speakers/" + record.get(2) + "/"));
                ofSplit.add(record.get(2));
                intents.merge(record.get(4) + "|" + record.get(5) + "|" + record.get(6), 1, Integer::sum);
                for (int slot = 0; slot < 3; slot++) {
                    slots.get(slot).add(record.get(4 + slot));
                }
                rows++;
            }
            assertEquals(31, intents.size(), split);
            assertEquals(
                    Set.of(split.equals("train") ? 7 : split.equals("valid") ? 1 : 2), new HashSet<>(intents.values()));
            assertEquals(List.of(6, 14, 4), slots.stream().map(Set::size).toList());
            speakersOfSplits += ofSplit.size();
            speakers.addAll(ofSplit);
        }
        assertEquals(speakersOfSplits, speakers.size(), "a speaker is in two splits");
        assertEquals(31 * 10, rows);
        assertEquals(3, files.size());
    }

    @Test
    void libriSpeechHasTranscriptsAndPhonesOfEveryWord() {
        Part part = new LibriSpeechPart();
        Map<String, String> lexicon = new HashMap<>();
        for (String line : text(part, "LibriSpeech/lexicon.txt").split("\n")) {
            String[] fields = line.split("\t");
            assertTrue(fields[1].matches("([A-Z]{1,2}[012]?)( [A-Z]{1,2}[012]?)*"), line);
            lexicon.put(fields[0], fields[1]);
        }
        assertEquals("DH AH0", lexicon.get("THE"));
        assertEquals("HH AA1 R B ER0", lexicon.get("HARBOR"));
        Map<String, Integer> counts = new TreeMap<>();
        Set<String> paths = new HashSet<>(paths(part));
        for (String path : paths) {
            if (path.endsWith(".trans.txt")) {
                for (String line : text(part, path).split("\n")) {
                    String[] words = line.split(" ");
                    assertTrue(paths.contains(path.substring(0, path.lastIndexOf('/') + 1) + words[0] + ".flac"), line);
                    assertTrue(line.substring(words[0].length()).matches("[A-Z ]+"), line);
                    for (int i = 1; i < words.length; i++) {
                        assertTrue(lexicon.containsKey(words[i]), words[i]);
                    }
                    counts.merge(path.split("/")[1], 1, Integer::sum);
                }
            }
        }
        assertEquals(Map.of("train-clean-100", 250, "dev-clean", 40, "test-clean", 40), counts);
    }

    private static List<String> paths(Part part) {
        List<String> paths =
                new ArrayList<>(part.entries().stream().map(Part.Entry::path).toList());
        assertEquals(paths.size(), new HashSet<>(paths).size(), "a path is given twice");
        return paths;
    }

    private String text(Part part, String path) {
        Part.Entry entry = part.entries().stream()
                .filter(it -> it.path().equals(path))
                .findFirst()
                .orElseThrow();
        return new String(entry.maker().make(studio), StandardCharsets.UTF_8);
    }
}
