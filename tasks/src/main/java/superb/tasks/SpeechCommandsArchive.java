package superb.tasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superb.error.DataException;
import superb.error.Problem;

/**
 * The training archive of Speech Commands v0.01. The hash of the speaker decides the split, as in SUPERB; the archive's
 * own lists must say the same of every clip.
 */
final class SpeechCommandsArchive {
    static final Set<String> WORDS = Set.of(
            "yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go", "zero", "one", "two", "three",
            "four", "five", "six", "seven", "eight", "nine", "bed", "bird", "cat", "dog", "happy", "house", "marvin",
            "sheila", "tree", "wow");
    private static final List<Integer> SILENCE = KeywordSpotting.label("_silence_");

    private final Path root;

    SpeechCommandsArchive(Path root) {
        this.root = root;
    }

    void addTo(Assembly assembly) {
        Map<String, SpeakerHash.Part> listed = new LinkedHashMap<>();
        Map<String, String> origins = new HashMap<>();
        read("validation_list.txt", SpeakerHash.Part.DEV, listed, origins);
        read("testing_list.txt", SpeakerHash.Part.DROPPED, listed, origins);
        Set<String> there = new HashSet<>();
        List<Listed> noise = new ArrayList<>();
        for (Path folder : SoundFolder.folders(root)) {
            String word = folder.getFileName().toString();
            if (word.equals(SpeechCommandsFolders.NOISE)) {
                SoundFolder.wavs(folder).forEach(file -> noise.add(noise(folder, file)));
                continue;
            }
            requireWord(folder, word);
            for (Path file : SoundFolder.wavs(folder)) {
                Listed clip = clip(folder, word, file);
                there.add(clip.id());
                SpeakerHash.Part part = SpeakerHash.part(file.getFileName().toString());
                requireAgreement(clip, part, listed.getOrDefault(clip.id(), SpeakerHash.Part.TRAIN), origins);
                if (part != SpeakerHash.Part.DROPPED) {
                    assembly.add(part == SpeakerHash.Part.DEV ? Assembly.DEV : Assembly.TRAIN, clip);
                }
            }
        }
        noise.forEach(file -> assembly.addShared(Assembly.TRAIN, file));
        noise.forEach(file -> assembly.addShared(Assembly.DEV, file));
        listed.forEach((id, part) -> {
            if (part == SpeakerHash.Part.DEV && !there.contains(id)) {
                Path file = root.resolve(id);
                String word = id.substring(0, id.indexOf('/'));
                assembly.addMissing(Assembly.DEV, clip(root.resolve(word), word, file, origins.get(id)));
            }
        });
    }

    private void read(
            String name, SpeakerHash.Part part, Map<String, SpeakerHash.Part> listed, Map<String, String> origins) {
        Path path = root.resolve(name);
        if (!Files.isRegularFile(path)) {
            throw new DataException(Problem.of("the list " + name + " is not there")
                    .at(root)
                    .expected("validation_list.txt and testing_list.txt, as in the archive")
                    .next("unpack the official archive there"));
        }
        ListFile list = ListFile.read(path);
        for (int line = 1; line <= list.lines().size(); line++) {
            String id = list.lines().get(line - 1);
            requireClip(list, line, id);
            if (listed.putIfAbsent(id, part) != null) {
                throw list.problem(
                        line,
                        Problem.of("clip '" + id + "' is listed twice")
                                .expected("every clip once; the first is at " + origins.get(id))
                                .next("restore the archive's own lists"));
            }
            origins.put(id, list.origin(line));
            requireHash(id, SpeakerHash.part(id.substring(id.indexOf('/') + 1)), part, list.origin(line));
        }
    }

    private static void requireClip(ListFile list, int line, String id) {
        String[] parts = id.split("/", -1);
        boolean clip = ListFile.relative(id).isPresent()
                && parts.length == 2
                && WORDS.contains(parts[0])
                && parts[1].endsWith(".wav");
        if (!clip) {
            throw list.problem(
                    line,
                    Problem.of("'" + id + "' is no clip of the corpus")
                            .expected("word/file.wav with one of the 30 words, such as bird/6a27a9bf_nohash_0.wav")
                            .next("restore the archive's own lists"));
        }
    }

    private static void requireWord(Path folder, String word) {
        if (!WORDS.contains(word)) {
            throw new DataException(Problem.of("'" + word + "' is no word of Speech Commands v0.01")
                    .at(folder)
                    .expected("the 30 words of v0.01 (backward, follow, forward, learn and visual belong to v0.02)")
                    .next("unpack the official archive of v0.01 into a new folder"));
        }
    }

    private static void requireAgreement(
            Listed clip, SpeakerHash.Part hash, SpeakerHash.Part list, Map<String, String> origins) {
        if (hash != list) {
            requireHash(clip.id(), hash, list, origins.getOrDefault(clip.id(), clip.origin()));
        }
    }

    private static void requireHash(String id, SpeakerHash.Part hash, SpeakerHash.Part list, String origin) {
        if (hash != list) {
            throw new DataException(Problem.of("clip '" + id + "' is in " + name(list)
                            + " by the archive's lists, but in " + name(hash) + " by the hash of its speaker")
                    .at(origin)
                    .expected("lists and hash that agree, as they do for every official file")
                    .next("restore the archive's own lists and file names"));
        }
    }

    private static String name(SpeakerHash.Part part) {
        return switch (part) {
            case TRAIN -> "train";
            case DEV -> "dev (validation_list.txt)";
            case DROPPED -> "the archive's own test part (testing_list.txt)";
        };
    }

    private Listed noise(Path folder, Path file) {
        String name = file.getFileName().toString();
        String id = SpeechCommandsFolders.NOISE + "/" + name;
        return new Listed(id, file.toString(), folder, file, SILENCE, name, KeywordSpotting.WINDOW);
    }

    private Listed clip(Path folder, String word, Path file) {
        return clip(folder, word, file, file.toString());
    }

    private static Listed clip(Path folder, String word, Path file, String origin) {
        String name = file.getFileName().toString();
        return new Listed(
                word + "/" + name,
                origin,
                folder,
                file,
                KeywordSpotting.label(word),
                SpeakerHash.speaker(name),
                Listed.ONE_FRAME);
    }
}
