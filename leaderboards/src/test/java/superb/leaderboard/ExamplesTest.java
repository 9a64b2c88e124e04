package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import superb.leaderboard.intake.Evidence;
import superb.leaderboard.intake.Intake;

/** The committed records: readable by this version, whole, labelled for what they are, and silent about whose machine made them. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Pattern PLACE = Pattern.compile("/(root|home|Users|tmp|work)/");
    private static final long MOST_BYTES = 3_000_000;

    @Test
    void everyRecordIsSoundAndOfTheMiniCorpus() {
        Intake intake = Intake.of(EXAMPLES.resolve("records"));
        assertEquals(0, intake.hidden().size(), intake.hidden()::toString);
        Set<String> upstreams = intake.entries().stream()
                .map(it -> it.record().identity().upstream().name())
                .collect(Collectors.toSet());
        assertTrue(upstreams.size() >= 8, upstreams::toString);
        intake.entries().forEach(entry -> {
            assertTrue(entry.record().identity().dataset().mini(), entry::path);
            assertEquals(Evidence.RECOMPUTED, entry.evidence(), entry::path);
            boolean network = entry.record().cost().params().orElseThrow().upstreamUsed() > 0;
            assertEquals(network, entry.record().nonstandard().toString().contains("untrained upstream"), entry::path);
        });
    }

    @Test
    void filesAreSmallAndNameNoPlace() throws IOException {
        long bytes = 0;
        int files = 0;
        try (Stream<Path> all = Files.walk(EXAMPLES.resolve("pages"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
                assertFalse(PLACE.matcher(Files.readString(file)).find(), file::toString);
                files++;
            }
        }
        assertTrue(files > 50 && bytes < MOST_BYTES, files + " files, " + bytes + " bytes");
        try (Stream<Path> all = Files.walk(EXAMPLES.resolve("records"))) {
            for (Path file : all.filter(it -> it.toString().matches(".*\\.(json|jsonl|csv)"))
                    .toList()) {
                assertFalse(PLACE.matcher(Files.readString(file)).find(), file::toString);
            }
        }
    }
}
