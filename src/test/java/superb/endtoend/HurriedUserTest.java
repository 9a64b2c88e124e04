package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.cli.Main;

/** Files and numbers as people in a hurry write them: refused with their place before any work, never half understood. */
@Tag("e2e")
class HurriedUserTest {
    @TempDir
    static Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upstream: fbank;upstream: fbank_no_cmvn | Duplicate field 'upstream'",
                "upstream: fbank;---;upstream: fbank_no_cmvn | Trailing token",
                "upstream: &u [fbank];tasks: *u | aliases are not read: *u",
                "upstream: fbank;steps: | the option 'steps' has no usable value",
                "upstream: fbank;tasks: {ks: 1} | the option 'tasks' has no usable value",
                "upstream: fbank;steps: [1, 2] | the sweep's options of fbank",
                "upstream: fbank;lr: 0 | no usable learning rate",
                "upstream: ofa_hubert;frame: 99999999999 | is no frame period",
            })
    void sweepFiles(String yaml, String words) throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.yaml"), yaml.replace(";", "\n") + "\n");
        refused(2, words, "sweep", file.toString(), "--dry-run");
    }

    @ParameterizedTest
    @CsvSource({
        "--lr, NaN",
        "--lr, -1",
        "--lr, 1e-400",
        "--lr, Infinity",
        "--limit, 1e400",
        "--views, 0",
        "--views, 1001"
    })
    void numbers(String option, String value) {
        refused(2, option, "run", "--upstream=fbank", "--tasks=ks", "--dry-run", option + "=" + value);
    }

    /** However the file is named, it is read: {@code --config=FILE} must not be passed over. */
    @ParameterizedTest
    @CsvSource({"--config=", "-C=", "-C"})
    void configurations(String option) throws IOException {
        Path file = Files.writeString(folder.resolve("run.yaml"), "\uFEFFtaskz: ks\n");
        refused(2, "did you mean 'tasks'", "run", "--upstream=fbank", "--dry-run", option + file);
        refused(2, "there is no such configuration", "run", "--upstream=fbank", option + folder.resolve("none.yaml"));
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 'u', 0});
        refused(2, "is not UTF-8", "run", "--upstream=fbank", option + file);
    }

    @Test
    void anOutputThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "x");
        Files.createDirectories(folder.resolve("records"));
        refused(
                3,
                "a file and a folder are in each other's way",
                "leaderboard",
                "build",
                "--records=" + folder.resolve("records"),
                "--out=" + file);
        assertEquals("x", Files.readString(file));
    }

    private static void refused(int exit, String words, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(exit, Main.run(new PrintWriter(out), new PrintWriter(err), arguments), err.toString());
        assertTrue(err.toString().startsWith("error: ") && err.toString().contains(words), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertEquals("", out.toString());
    }
}
