package superb.tasks.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real recordings, where they lie beside the project: the FLAC files hold the MD5 of their samples, so reading checks them. */
class RealSpeechTest {
    private static final Path SPEECH = Path.of("../../shared/data/speech");

    @Test
    void readsLibriSpeechAndSpeechCommands() throws IOException {
        assumeTrue(Files.isDirectory(SPEECH), "skipped: no real speech at " + SPEECH.toAbsolutePath());
        List<Path> files;
        try (Stream<Path> walk = Files.walk(SPEECH)) {
            files = walk.filter(it -> it.toString().contains("test-clean")
                            || it.toString().contains("_nohash_0"))
                    .filter(it ->
                            it.toString().endsWith(".flac") || it.toString().endsWith(".wav"))
                    .toList();
        }
        assertTrue(files.size() > 50, "found " + files.size());
        for (Path file : files) {
            assertEquals(AudioFiles.info(file).samples(), AudioFiles.read(file).length(), file.toString());
        }
    }
}
