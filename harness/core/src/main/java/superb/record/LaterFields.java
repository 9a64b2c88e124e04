package superb.record;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Measures that the schema got after its first records were written: a record without them is read as if they were null. */
final class LaterFields {
    private static final List<JsonPointer> FIELDS =
            List.of(JsonPointer.compile("/checks/fp32_twin"), JsonPointer.compile("/execution/graph"));

    private LaterFields() {}

    /** A copy with all of them; the document itself stays as it was written. */
    static JsonNode added(JsonNode document) {
        JsonNode copy = document.deepCopy();
        for (JsonPointer field : FIELDS) {
            String name = field.last().getMatchingProperty();
            if (copy.at(field.head()) instanceof ObjectNode parent && !parent.has(name)) {
                parent.putNull(name);
            }
        }
        return copy;
    }
}
