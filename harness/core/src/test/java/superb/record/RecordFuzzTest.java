package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;

/** Whatever lies in a record file, reading it ends in a record or in a message; seeds are fixed. */
class RecordFuzzTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "-0.0",
            "123456789012345678901234567890",
            "\"\"",
            "\"NaN\"",
            "\"=cmd|' /C calc'!A0\"",
            "\"<script>alert(1)</script>\"",
            "\"\\u0000\"",
            "[]",
            "{}",
            "[[[]]]",
            "{\"a\":{}}",
            "\"../../x\"",
            "\"\uD83D\"");

    @TempDir
    Path folder;

    private boolean readable(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("record.json"), content);
        try {
            RecordFiles.read(file);
            return true;
        } catch (DataException e) {
            assertTrue(e.getMessage().startsWith("not a usable record: "), e.getMessage());
            return false;
        }
    }

    @Test
    void anyByteMayBeAnother() throws IOException {
        byte[] whole = RecordJson.pretty(RecordJson.tree(Examples.full()));
        Random random = new Random(1);
        int refused = 0;
        for (int trial = 0; trial < 800; trial++) {
            byte[] bytes = whole.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            refused += readable(bytes) ? 0 : 1;
        }
        assertTrue(refused > 250, "only " + refused + " of 800 were refused");
    }

    @Test
    void anyValueMayBeAnother() throws IOException {
        ObjectNode whole = (ObjectNode) JSON.readTree(RecordJson.pretty(RecordJson.tree(Examples.full())));
        assertTrue(readable(JSON.writeValueAsBytes(whole)));
        List<ObjectNode> variants = new ArrayList<>();
        List<JsonNode> values = new ArrayList<>();
        for (String value : VALUES) {
            values.add(JSON.readTree(value));
        }
        vary(whole, whole, values, new Random(2), variants);
        int accepted = 0;
        for (ObjectNode variant : variants) {
            accepted += readable(JSON.writeValueAsBytes(variant)) ? 1 : 0;
        }
        assertTrue(variants.size() > 600, variants.size() + " variants");
        assertTrue(accepted < variants.size() / 2, accepted + " of " + variants.size() + " were accepted");
        assertEquals(whole, JSON.readTree(RecordJson.pretty(whole)));
    }

    /** Every member in turn takes three of the values. */
    private static void vary(
            ObjectNode whole, JsonNode part, List<JsonNode> values, Random random, List<ObjectNode> variants) {
        if (part instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode value = object.get(name);
                for (int i = 0; i < 3; i++) {
                    object.set(name, values.get(random.nextInt(values.size())));
                    variants.add(whole.deepCopy());
                }
                object.set(name, value);
                vary(whole, value, values, random, variants);
            }
        } else if (part instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                array.set(i, values.get(random.nextInt(values.size())));
                variants.add(whole.deepCopy());
                array.set(i, value);
                vary(whole, value, values, random, variants);
            }
        }
    }
}
