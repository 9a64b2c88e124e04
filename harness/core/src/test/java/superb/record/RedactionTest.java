package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    private static final Redaction REDACTION = Redaction.of("/srv/people/ada");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/srv/people/ada/data/ks | ~/data/ks",
                "/srv/people/ada | ~",
                "/srv/people/adalbert/x | /srv/people/adalbert/x",
                "/home/bob/model.pt | ~/model.pt",
                "--data-root=/home/bob/corpora | --data-root=~/corpora",
                "/Users/Eve/x:/home/bob/y | ~/x:~/y",
                "/root/.cache/superb | ~/.cache/superb",
                "/mnt/home/data | /mnt/home/data",
                "/rootless/x | /rootless/x",
                "https://ada:pw@example.invalid/w.pt | https://***@example.invalid/w.pt",
                "hf_abcdefghijkl | ***",
                "x=ghp_0123456789abcdef | x=***",
                "superb_sk-learn | superb_sk-learn"
            })
    void hidesHomesAndTokens(String text, String shown) {
        assertEquals(shown, REDACTION.text(text));
    }

    @Test
    void hidesTheValuesOfSecretOptions() {
        assertEquals(
                List.of(
                        "superb",
                        "fetch",
                        "--token",
                        "***",
                        "--api-key=***",
                        "-Dhf.token=***",
                        "HF_TOKEN=***",
                        "--tasks",
                        "ks"),
                REDACTION.command(List.of(
                        "superb",
                        "fetch",
                        "--token",
                        "abc",
                        "--api-key=def",
                        "-Dhf.token=ghi",
                        "HF_TOKEN=jkl",
                        "--tasks",
                        "ks")));
        assertEquals(
                List.of("--password", "***", "--token"),
                REDACTION.command(List.of("--password", "--token", "--token")));
    }

    @Test
    void recordsOnlyVariablesThatMatter() {
        assertEquals(
                Map.of("SUPERB_DATA_DIR", "~/data", "OMP_NUM_THREADS", "2"),
                REDACTION.environment(Map.of(
                        "SUPERB_DATA_DIR", "/srv/people/ada/data",
                        "OMP_NUM_THREADS", "2",
                        "HF_TOKEN", "hf_abcdefghijkl",
                        "AWS_SECRET_ACCESS_KEY", "x",
                        "USER", "ada")));
    }
}
