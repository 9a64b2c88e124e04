package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.cli.Main;

/** Conformance of published files and of signal processing, and what is kept of it. */
@Tag("e2e")
class CheckTest {
    @TempDir
    Path folder;

    private record Result(int exit, String out, String err) {}

    private Result run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Result(exit, out.toString(), err.toString());
    }

    private Result check(String upstream, String weights) {
        return run(Stream.concat(
                        Stream.of("check", "--upstream", upstream, "--threads", "2", "--device", "cpu"),
                        Stream.concat(Stream.of("--cache-dir", folder.toString()), Stream.of(weights.split(" "))))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new));
    }

    private static String golden(String file) throws Exception {
        return Path.of(CheckTest.class.getResource("/golden/" + file).toURI()).toString();
    }

    @Test
    void conformingModelsPassEveryLine() throws Exception {
        for (List<String> one : List.of(
                List.of("hubert", "--upstream-ckpt " + golden("hubert-group/s3prl.pt")),
                List.of("fithubert", "--upstream-ckpt " + golden("fithubert/last.ckpt")),
                List.of("melhubert", "--upstream-ckpt " + golden("melhubert-20ms/melhubert.ckpt")),
                List.of("ofa_wav2vec2,frame=40", "--upstream-ckpt " + golden("ofa-wav2vec2-0.7/ofa.pt")),
                List.of("student:layers=1,dim=48,heads=4", "--init random"),
                List.of("fbank", ""))) {
            Result result = check(one.get(0), one.get(1));
            assertEquals(0, result.exit(), () -> one + "\n" + result.out() + result.err());
            List<String> lines = result.out().lines().toList();
            assertEquals(11, lines.size(), result.out());
            assertTrue(lines.subList(0, 10).stream().allMatch(line -> line.startsWith("PASS  ")), result.out());
            assertTrue(lines.get(10).endsWith(" conforms"), result.out());
        }
    }

    @Test
    void theResultIsKeptForLaterRecords() throws Exception {
        Result result = check("fbank_no_cmvn", "--json");
        assertEquals(0, result.exit(), result.err());
        JsonNode said = new ObjectMapper().readTree(result.out());
        assertEquals("bit-identical", said.path("determinism").asText());
        assertTrue(said.path("padding_invariance").path("cosine_min").doubleValue() > 0.9999);
        try (Stream<Path> files = Files.list(folder.resolve("checks"))) {
            JsonNode kept =
                    new ObjectMapper().readTree(files.findFirst().orElseThrow().toFile());
            assertEquals(said.path("padding_invariance"), kept.path("padding_invariance"));
        }
    }
}
