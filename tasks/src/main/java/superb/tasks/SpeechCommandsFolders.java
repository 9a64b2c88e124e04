package superb.tasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.CorpusRequest;

/** The two folders of Speech Commands: that of the training archive, and that of the test archive, mostly beside it. */
record SpeechCommandsFolders(Path training, Path test) {
    static final String NOISE = "_background_noise_";
    private static final String TEST_FOLDER = "speech_commands_test_set_v0.01";

    private static final CorpusPlace TRAINING = new CorpusPlace(
            "Speech Commands v0.01",
            "speech_commands_v0.01",
            "SpeechCommands-v0.01-style",
            folder -> Files.isDirectory(folder.resolve(NOISE)) || Files.exists(folder.resolve("validation_list.txt")),
            "the training archive's word folders, " + NOISE + " and validation_list.txt",
            "--data-root ks=DIR");

    static SpeechCommandsFolders find(CorpusRequest request) {
        Path training = TRAINING.in(request.root());
        List<Path> places = testPlaces(request, training);
        Path test = places.stream()
                .filter(SpeechCommandsFolders::isTest)
                .findFirst()
                .orElseThrow(() -> new DataException(Problem.of(
                                "the test archive of Speech Commands v0.01 is not there")
                        .at(request.testRoot().orElse(training))
                        .expected("a folder with the 12 classes (yes, no, ..., _unknown_, _silence_); looked in"
                                + Figures.firstTen(
                                        places.stream().map(Path::toString).toList()))
                        .next("unpack " + TEST_FOLDER
                                + " beside the training folder, or name it with --data-root ks=DIR,ks.test=DIR")));
        return new SpeechCommandsFolders(training, test);
    }

    /** The splits that hear a file: a noise file two, a file of the archive's own test part none. */
    Stream<String> splits(Path file) {
        Path folder = file.getParent();
        if (!folder.getParent().equals(training.toAbsolutePath().normalize())) {
            return Stream.of(Assembly.TEST);
        }
        if (folder.endsWith(NOISE)) {
            return Stream.of(Assembly.TRAIN, Assembly.DEV);
        }
        return switch (SpeakerHash.part(file.getFileName().toString())) {
            case TRAIN -> Stream.of(Assembly.TRAIN);
            case DEV -> Stream.of(Assembly.DEV);
            case DROPPED -> Stream.empty();
        };
    }

    private static List<Path> testPlaces(CorpusRequest request, Path training) {
        if (request.testRoot().isPresent()) {
            Path named = request.testRoot().get();
            return List.of(named, named.resolve(TEST_FOLDER));
        }
        Path whole = training.toAbsolutePath().normalize();
        String name = whole.getFileName() == null ? "" : whole.getFileName().toString();
        Set<String> names = new LinkedHashSet<>();
        names.add(name.replace("_v0.01", "_test_set_v0.01"));
        names.add(name.replace("-v0.01", "-test-v0.01"));
        names.add(TEST_FOLDER);
        names.remove(name);
        List<Path> places = new ArrayList<>();
        names.forEach(it -> places.add(whole.resolveSibling(it)));
        return places;
    }

    /** The class folders tell the test archive from the training archive, which has neither of these two. */
    private static boolean isTest(Path folder) {
        return Files.isDirectory(folder.resolve("_unknown_")) || Files.isDirectory(folder.resolve("_silence_"));
    }
}
