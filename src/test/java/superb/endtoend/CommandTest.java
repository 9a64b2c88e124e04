package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.cli.Main;

/** What the command says to right and wrong questions, and with which exit code. */
@Tag("e2e")
class CommandTest {
    @TempDir
    static Path home;

    /** As users run it, exit of the process and logs included: once for every exit code and kind of answer. */
    private static Superb.Result process(String line) {
        return new Superb(home).run(line.split(" "));
    }

    /** The same call without a process of its own, for the many wordings. */
    private static Superb.Result inside(String line) {
        String before = System.getProperty("user.home");
        System.setProperty("user.home", home.toString());
        try {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int exit = Main.run(new PrintWriter(out), new PrintWriter(err), line.split(" "));
            return new Superb.Result(exit, out.toString(), err.toString());
        } finally {
            System.setProperty("user.home", before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run --upstream hubert_bse --init random | 2 | did you mean 'hubert_base'",
                "run --upstream fbank_no_cmvn --tasks ks --data-root nowhere | 5 | nowhere",
                "run --upstream fbank_no_cmvn --engine onnx -d cuda | 3 | --engine torch --device cuda",
                "run --upstream fbank_no_cmvn --upstream-revision 00000000 | 6 | not of the revision",
                "run --upstrem x | 2 | --upstream",
            })
    void refusesInWords(String line, int exit, String words) {
        refused(process(line), exit, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run --upstream hubert_base | 2 | --init random",
                "run --upstream fbank_no_cmvn --tasks kss | 2 | did you mean 'ks'",
                "run --upstream fbank_no_cmvn --limit 0 | 2 | is no limit",
                "run --upstream fbank_no_cmvn -d asr | 2 | tasks are named with -t",
                "run --upstream fbank_no_cmvn --seeds 1,1 | 2 | listed twice",
                "run --upstream fbank_no_cmvn --lr 1e-3 --lr-search superb-v1 | 2 | mutually exclusive",
                "run --upstream fbank_no_cmvn --lr-search best | 2 | superb-v1",
                "run --upstream fbank_no_cmvn --precision int4 | 2 | fp32, bf16",
                "run --upstream hubert_base --upstream-ckpt nowhere.safetensors | 2 | nowhere.safetensors",
                "run --upstream fbank_no_cmvn --engine tf | 2 | auto, torch or onnx",
                "run --upstream fbank_no_cmvn --timeout soon | 2 | 90s, 45m or 2h30m",
                "run --upstream fbank_no_cmvn --timeout 5m --max-hours 1 | 2 | one of them",
                "run --upstream fbank_no_cmvn --max-hours 0 | 2 | positive",
                "run --upstream fbank_no_cmvn --upstream-revision latest | 2 | sha256sum FILE",
                "list records --out nowhere | 2 | no folder of records",
                "cache gc --max-size lots | 2 | lots",
                "frobnicate | 2 | superb",
            })
    void refusesEveryWrongWord(String line, int exit, String words) {
        refused(inside(line), exit, words);
    }

    private static void refused(Superb.Result result, int exit, String words) {
        assertEquals(exit, result.exit(), result.err());
        assertTrue(result.err().startsWith("error: "), result.err());
        assertTrue(result.err().contains(words), result.err());
        assertFalse(result.err().contains("\tat "), "no stack trace: " + result.err());
        assertEquals("", result.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ls tasks --json | \"id\" : \"ks\"",
                "profile --upstream hubert_base --seconds 1,10 --svg macs.svg | 836.25  1669.16",
                "doctor --device cpu | GMAC/s",
                "cache ls | upstream",
                "list caches --no-color -v | none",
                "--help | SUPERB_LOG_LEVEL",
            })
    void answers(String line, String words) {
        answered(process(line), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list upstreams | hubert_base",
                "show hubert_base | 94,370,944",
                "show sid | Adam",
                "--version | superb",
                "run --help | --lr-search",
            })
    void answersMore(String line, String words) {
        answered(inside(line), words);
    }

    private static void answered(Superb.Result result, String words) {
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains(words), result.out());
    }

    @Test
    void underscoresInLongOptionsAreAccepted() {
        assertEquals(
                0,
                process("run --upstream fbank_no_cmvn --tasks ks --cache_dir x --limit 5 --dry_run")
                        .exit());
    }
}
