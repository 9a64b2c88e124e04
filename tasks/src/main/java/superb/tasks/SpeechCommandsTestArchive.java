package superb.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.error.DataException;
import superb.error.Problem;

/** The test archive of Speech Commands v0.01: one folder a class, every clip as it is. */
final class SpeechCommandsTestArchive {
    private static final Pattern SPEAKER = Pattern.compile("([0-9a-f]{8})_nohash_");

    private final Path root;

    SpeechCommandsTestArchive(Path root) {
        this.root = root;
    }

    void addTo(Assembly assembly) {
        for (Path folder : SoundFolder.folders(root)) {
            String name = folder.getFileName().toString();
            if (!KeywordSpotting.CLASSES.contains(name)) {
                throw new DataException(Problem.of("'" + name + "' is no class of keyword spotting")
                        .at(folder)
                        .expected("one of " + KeywordSpotting.CLASSES)
                        .next("unpack the official test archive into a new folder"));
            }
            List<Integer> label = KeywordSpotting.label(name);
            for (Path file : SoundFolder.wavs(folder)) {
                assembly.add(Assembly.TEST, clip(folder, name, file, label));
            }
        }
    }

    private static Listed clip(Path folder, String name, Path file, List<Integer> label) {
        String fileName = file.getFileName().toString();
        Matcher speaker = SPEAKER.matcher(fileName);
        return new Listed(
                name + "/" + fileName,
                file.toString(),
                folder,
                file,
                label,
                speaker.find() ? speaker.group(1) : fileName,
                Listed.ONE_FRAME);
    }
}
