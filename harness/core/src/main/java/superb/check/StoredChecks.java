package superb.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.files.Disk;
import superb.files.DiskProblem;
import superb.files.NewFile;
import superb.record.Checks;
import superb.store.StoreIdentity;

/**
 * What checks found, kept beside the features: one small file for each model with these weights, at this precision, by
 * this arithmetic. Records of the same combination cite it.
 */
public final class StoredChecks {
    private static final Logger LOG = LoggerFactory.getLogger(StoredChecks.class);
    private static final String SCHEMA = "superb.checks/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    private StoredChecks(Path folder) {
        this.folder = folder;
    }

    /** @param cache the folder of the feature stores */
    public static StoredChecks in(Path cache) {
        return new StoredChecks(cache.resolve("checks"));
    }

    public Path file(StoreIdentity identity) {
        return folder.resolve(identity.folder() + ".json");
    }

    /** Replaces what was known. */
    public void save(StoreIdentity identity, Conformance found) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("identity_sha256", identity.sha256());
        root.put("model", identity.model());
        root.put("passed", found.passed());
        found.determinism().ifPresent(value -> root.put("determinism", value));
        found.padding().ifPresent(value -> root.putObject("padding_invariance")
                .put("max_abs", value.maxAbs())
                .put("cosine_min", value.cosineMin()));
        for (Finding finding : found.findings()) {
            root.withArray("findings")
                    .addObject()
                    .put("name", finding.name())
                    .put("passed", finding.passed())
                    .put("detail", finding.detail());
        }
        Path file = file(identity);
        try {
            NewFile.write(
                    Disk.LOCAL, file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        } catch (IOException e) {
            throw DiskProblem.writing(file, e);
        }
    }

    /** Only what was measured; {@link Checks#NONE} if nobody checked. A damaged file counts as none. */
    public Checks find(StoreIdentity identity) {
        Path file = file(identity);
        if (!Files.isRegularFile(file)) {
            return Checks.NONE;
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.path("schema").asText().equals(SCHEMA)
                    || !root.path("identity_sha256").asText().equals(identity.sha256())) {
                return Checks.NONE;
            }
            JsonNode padding = root.path("padding_invariance");
            JsonNode determinism = root.path("determinism");
            return new Checks(
                    padding.path("max_abs").isNumber()
                                    && padding.path("cosine_min").isNumber()
                            ? Optional.of(new Checks.PaddingInvariance(
                                    padding.path("max_abs").doubleValue(),
                                    padding.path("cosine_min").doubleValue()))
                            : Optional.empty(),
                    determinism.isTextual() ? Optional.of(determinism.asText()) : Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}); superb check writes it again", file, e.toString());
            return Checks.NONE;
        }
    }
}
