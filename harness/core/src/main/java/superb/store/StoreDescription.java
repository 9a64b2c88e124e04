package superb.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import superb.files.Disk;
import superb.files.NewFile;

/** The identity of a store beside its segments, for people and for {@code superb cache}; rows never depend on it. */
final class StoreDescription {
    static final String FILE = "identity.json";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private StoreDescription() {}

    static void writeIfAbsent(Path folder, StoreIdentity identity, Disk disk) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            try {
                NewFile.write(disk, file, JSON.writeValueAsBytes(identity));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("strings and integers can always be written", e);
            }
        }
    }

    /** Empty where it is missing or unreadable. */
    static Optional<StoreIdentity> read(Path folder) {
        try {
            return Optional.of(JSON.readValue(folder.resolve(FILE).toFile(), StoreIdentity.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
