package superb.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A record as it was read: what this program understands of it, and the whole text, which may hold more. */
public final class StoredRecord {
    private final RunRecord record;
    private final ObjectNode document;

    StoredRecord(RunRecord record, ObjectNode document) {
        this.record = record;
        this.document = document;
    }

    public RunRecord record() {
        return record;
    }

    /** The whole document, a copy. */
    public ObjectNode document() {
        return document.deepCopy();
    }

    /** This document with the known fields of another record; fields that this program does not know stay where they are. */
    public StoredRecord with(RunRecord changed) {
        return new StoredRecord(changed, merge(document, RecordJson.tree(record), RecordJson.tree(changed)));
    }

    /** What is wrong although the form is right: an edited identity, a status that contradicts the counts, nulls without a reason. */
    public List<String> contradictions() {
        return Contradictions.of(record, document);
    }

    /** Three-way: {@code known} is what {@code old} holds as far as it is understood; only that is replaced. */
    private static ObjectNode merge(ObjectNode old, ObjectNode known, ObjectNode fresh) {
        ObjectNode merged = old.deepCopy();
        for (Iterator<String> names = known.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fresh.has(name)) {
                merged.remove(name); // a key of a map that is gone, not a field of the future
            }
        }
        for (Map.Entry<String, JsonNode> member : fresh.properties()) {
            String name = member.getKey();
            merged.set(name, mergeValue(old.path(name), known.path(name), member.getValue()));
        }
        return merged;
    }

    private static JsonNode mergeValue(JsonNode old, JsonNode known, JsonNode fresh) {
        if (old.isObject() && known.isObject() && fresh.isObject()) {
            return merge((ObjectNode) old, (ObjectNode) known, (ObjectNode) fresh);
        }
        if (known.equals(fresh) && !old.isMissingNode()) {
            return old; // unchanged arrays keep what their elements hold beyond our knowledge
        }
        return fresh;
    }
}
