package superb.record;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import superb.error.DataException;
import superb.error.Problem;

/** Reads {@code record.json} and finds the words for what is wrong with one. */
final class RecordReader {
    /** Far above any honest record; a reader never allocates by what a file claims. */
    private static final long MAX_BYTES = 16L << 20;

    private RecordReader() {}

    static DataException none(Path place) {
        return new DataException(Problem.of("there is no record")
                .at(place)
                .expected("a record.json, which superb run writes last, or a folder that holds one")
                .next("the same superb run again, which goes on where it stopped; superb ls records lists what is"
                        + " there"));
    }

    static StoredRecord read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw unreadable(file, "it has " + size + " bytes, a record at most " + MAX_BYTES, null);
            }
            JsonNode tree = parse(file, Files.readAllBytes(file));
            requireSchema(file, tree);
            StoredRecord stored =
                    new StoredRecord(RecordJson.read(LaterFields.added(tree), RunRecord.class), (ObjectNode) tree);
            List<String> wrong = stored.contradictions();
            if (!wrong.isEmpty()) {
                throw unreadable(file, String.join("; ", wrong), null);
            }
            return stored;
        } catch (JsonProcessingException e) {
            throw unreadable(file, JsonFault.words(e), e);
        } catch (NoSuchFileException e) {
            throw none(file);
        } catch (IOException e) {
            throw unreadable(file, unread(e), e);
        }
    }

    /** The message of a missing permission is no more than the path. */
    static String unread(IOException fault) {
        return "it cannot be read: " + (fault instanceof AccessDeniedException ? "no permission" : fault.getMessage());
    }

    private static JsonNode parse(Path file, byte[] bytes) throws IOException {
        try {
            JsonNode tree = RecordJson.parse(bytes);
            if (tree.isMissingNode()) {
                throw damaged(file, "the file is empty", null);
            }
            return tree;
        } catch (JsonParseException e) {
            // Half a word at the end is no end of the file to the parser.
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            boolean open = text.startsWith("{") && !text.endsWith("}");
            throw damaged(file, open ? JsonFault.cutOff(e) : JsonFault.words(e), e);
        }
    }

    private static void requireSchema(Path file, JsonNode tree) {
        String schema = tree.path("schema").asText("");
        if (schema.isEmpty()) {
            throw unreadable(file, "it is JSON, but nothing that superb wrote: it names no schema", null);
        }
        if (!schema.equals(RunRecord.SCHEMA)) {
            String writer = tree.at("/execution/harness/version").asText("");
            String by = writer.isEmpty() ? "another superb" : "superb " + writer;
            throw new DataException(Problem.of("not a usable record: it has schema '" + schema
                            + "', this program reads " + RunRecord.SCHEMA)
                    .at(file)
                    .expected(RunRecord.SCHEMA + " (docs/results-schema.md)")
                    .next(by + ", which wrote it; or run again what it stands for"));
        }
    }

    /** The content is not what was once written: there may be another copy. */
    static DataException damaged(Path file, String what, Exception cause) {
        return new DataException(
                Problem.of("not a usable record: " + what)
                        .at(file)
                        .expected("the whole file, as superb run wrote it")
                        .next("copy it once more from where it was written; or remove its folder and run again what it"
                                + " stands for"),
                cause);
    }

    static DataException unreadable(Path file, String what, Exception cause) {
        return new DataException(
                Problem.of("not a usable record: " + what)
                        .at(file)
                        .expected("a file written by superb run, unchanged (docs/results-schema.md)")
                        .next("remove the file, or run again what it stands for"),
                cause);
    }
}
