package superb.leaderboard.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import superb.error.DataException;
import superb.error.Problem;
import superb.record.RecordFiles;
import superb.record.Sample;
import superb.record.Trial;

/** The files of one JSON object a line that lie beside a record. */
public final class SampleFile {
    /** Some hundred thousand utterances; the largest test split has 8,251. */
    private static final long MAX_BYTES = 256L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private SampleFile() {}

    /** @throws DataException naming the file if a line is no outcome */
    public static void read(Path file, Consumer<Sample> each) {
        lines(file, Sample.class, each);
    }

    /** All trials of a record; empty if it has no such file. */
    public static List<Trial> trials(Path folder) {
        List<Trial> trials = new ArrayList<>();
        Path file = folder.resolve(RecordFiles.TRIALS);
        if (Files.isRegularFile(file)) {
            lines(file, Trial.class, trials::add);
        }
        return trials;
    }

    private static <T> void lines(Path file, Class<T> type, Consumer<T> each) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unreadable(file, "it has more than %d bytes".formatted(MAX_BYTES), null);
            }
            try (MappingIterator<T> all = MAPPER.readerFor(type).readValues(file.toFile())) {
                while (all.hasNextValue()) {
                    each.accept(all.nextValue());
                }
            }
        } catch (JsonProcessingException e) {
            throw unreadable(file, "line %d: %s".formatted(line(e), e.getOriginalMessage()), e);
        } catch (RuntimeJsonMappingException | IOException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static int line(JsonProcessingException fault) {
        return fault.getLocation() == null ? 0 : fault.getLocation().getLineNr();
    }

    private static DataException unreadable(Path file, String what, Exception cause) {
        return new DataException(
                Problem.of(file.getFileName() + " is not readable: " + what)
                        .at(file)
                        .expected("the file that superb run wrote beside the record")
                        .next("run the record again"),
                cause);
    }
}
