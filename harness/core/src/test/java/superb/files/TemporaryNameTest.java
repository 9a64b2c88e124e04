package superb.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryNameTest {
    @TempDir
    private Path folder;

    @Test
    void onlyFilesOfWritersThatAreGoneAreRemoved() throws IOException, InterruptedException {
        Path mine = TemporaryName.beside(folder.resolve("a.state"));
        Files.createFile(mine);
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        String self = String.valueOf(ProcessHandle.current().pid());
        String gone = mine.getFileName().toString().replace("-" + self + "-", "-" + ended.pid() + "-");
        Files.createFile(folder.resolve(gone));
        Files.createFile(folder.resolve("b.state"));
        TemporaryName.removeAbandoned(folder);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of(mine.getFileName().toString(), "b.state"),
                    left.map(it -> it.getFileName().toString()).sorted().toList());
        }
        TemporaryName.removeAbandoned(folder.resolve("none")); // nothing to do
    }
}
