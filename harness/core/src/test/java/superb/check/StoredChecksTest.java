package superb.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.record.Checks;
import superb.store.StoreIdentity;

/** What is kept of a check, and for whom. */
class StoredChecksTest {
    private static final StoreIdentity MODEL =
            new StoreIdentity("m", "f/m layers=1", "ab".repeat(32), "fp32", "torch/1", "mean/1", 2, 8);

    @TempDir
    Path cache;

    @Test
    void isFoundForTheSameModelOnly() throws Exception {
        StoredChecks stored = StoredChecks.in(cache);
        assertEquals(Checks.NONE, stored.find(MODEL));
        Checks.PaddingInvariance padding = new Checks.PaddingInvariance(2.5e-6, 0.9999998);
        stored.save(
                MODEL,
                new Conformance(
                        List.of(Finding.pass("padding", "good")),
                        Optional.of(padding),
                        Optional.of("bit-identical"),
                        OptionalLong.empty()));
        assertEquals(
                new Checks(
                        Optional.of(padding),
                        Optional.of("bit-identical"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                stored.find(MODEL));
        StoreIdentity other =
                new StoreIdentity("m", "f/m layers=1", "cd".repeat(32), "fp32", "torch/1", "mean/1", 2, 8);
        assertEquals(Checks.NONE, stored.find(other));
        Files.copy(stored.file(MODEL), stored.file(other)); // somebody else's result under this name
        assertEquals(Checks.NONE, stored.find(other));
        Files.writeString(stored.file(MODEL), "{\"schema\": ");
        assertEquals(Checks.NONE, stored.find(MODEL));
    }

    @Test
    void whatCouldNotBeMeasuredStaysUnsaid() {
        StoredChecks stored = StoredChecks.in(cache);
        stored.save(
                MODEL,
                new Conformance(
                        List.of(Finding.fail("loads", "no")),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty()));
        assertEquals(Checks.NONE, stored.find(MODEL));
    }
}
