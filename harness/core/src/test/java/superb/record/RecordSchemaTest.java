package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.record.RunRecord.Coverage;

/** The shipped schema accepts what is written and refuses what must not be. */
class RecordSchemaTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try (InputStream in = RunRecord.class.getResourceAsStream("superb.record-1.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As it would be read from a file. */
    static ObjectNode written(RunRecord record) {
        try {
            return (ObjectNode) JSON.readTree(RecordJson.pretty(RecordJson.tree(record)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> faults(JsonNode document) {
        return SCHEMA.validate(document).stream().map(Object::toString).toList();
    }

    @Test
    void acceptsEveryKindOfRecord() {
        assertEquals(List.of(), faults(written(Examples.record())));
        assertEquals(List.of(), faults(written(Examples.record(Accounting.complete(30), Coverage.LIMITED))));
        Accounting lossy = new Accounting(3081, 3080, 1, 0, 0, 0, 0, 0);
        assertEquals(List.of(), faults(written(Examples.record(lossy, Coverage.WHOLE))));
        assertEquals(List.of(), faults(written(Examples.record().withCost(Cost.UNKNOWN, java.util.Map.of()))));
        assertEquals(List.of(), faults(written(Examples.full())));
    }

    @Test
    void knowsEveryFieldThatIsWritten() throws IOException {
        JsonNode root;
        try (InputStream in = RunRecord.class.getResourceAsStream("superb.record-1.schema.json")) {
            root = JSON.readTree(in);
        }
        List<String> unknown = new ArrayList<>();
        compare(written(Examples.full()), root, root, "", unknown);
        assertEquals(List.of(), unknown);
    }

    /** Fields without a property of the schema, and properties of the schema that nothing writes. */
    private static void compare(JsonNode value, JsonNode schema, JsonNode root, String path, List<String> unknown) {
        JsonNode here = resolve(schema, root);
        if (value.isArray() && !value.isEmpty() && here.has("items")) {
            compare(value.get(0), here.get("items"), root, path + "[]", unknown);
        }
        if (!value.isObject()) {
            return;
        }
        JsonNode open = here.path("additionalProperties");
        value.properties().forEach(member -> {
            JsonNode of = here.path("properties").path(member.getKey());
            if (of.isMissingNode() && open.isMissingNode()) {
                unknown.add("not in the schema: " + path + "." + member.getKey());
            } else {
                compare(member.getValue(), of.isMissingNode() ? open : of, root, path + "." + member.getKey(), unknown);
            }
        });
        here.path("properties").fieldNames().forEachRemaining(name -> {
            if (!value.has(name)) {
                unknown.add("never written: " + path + "." + name);
            }
        });
    }

    private static JsonNode resolve(JsonNode schema, JsonNode root) {
        if (schema.has("$ref")) {
            return root.at(JsonPointer.compile(schema.get("$ref").asText().substring(1)));
        }
        return schema.has("anyOf") ? resolve(schema.get("anyOf").get(0), root) : schema;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/schema | \"superb.record/2\"",
                "/record_id | \"rec_xyz\"",
                "/record_id | 7",
                "/run_id | \"../../etc\"",
                "/status | \"fine\"",
                "/partial | true",
                "/partial | \"false\"",
                "/identity/dataset/sample_rate_hz | 8000",
                "/identity/dataset/name | \"\"",
                "/identity/dataset/manifest_sha256 | \"0000\"",
                "/identity/dataset/splits/test/n | -1",
                "/identity/dataset/splits/test/n | 3081.5",
                "/identity/upstream/weights/trained | null",
                "/identity/upstream/weights | \"random\"",
                "/identity/upstream/pretraining_corpora/0/how | \"guessed\"",
                "/identity/training/lr | null",
                "/identity/training/lr | \"0.0001\"",
                "/identity/training/lr_search | \"superb-v1\"",
                "/results/test | {}",
                "/results/test/acc/value | null",
                "/results/test/acc/value | \"0.97\"",
                "/results/test/acc/value | 97.3",
                "/results/test/acc/ci95 | [0.9]",
                "/results/test/acc/ci95 | null",
                "/results/test/acc/n | 0",
                "/results/lr | null",
                "/accounting/n_failed | 1",
                "/accounting/n_scored | \"3081\"",
                "/cost/latency/0/p50_ms | \"fast\"",
                "/cost/latency/0/threads | 0",
                "/cost/params/head | null",
                "/cost/macs/at_seconds/five | 1",
                "/checks/determinism | \"mostly\"",
                "/execution/started | \"yesterday\"",
                "/execution/wall_seconds/train | \"3.25\"",
                "/execution/machine_fingerprint | \"my laptop\"",
                "/execution/env | {\"HF_TOKEN\": 5}",
                "/files/0/path | \"../record.json\"",
                "/files/0/path | \"/etc/passwd\"",
                "/reasons | {\"cost\": null}"
            })
    void refuses(String pointer, String replacement) throws IOException {
        ObjectNode document = written(Examples.full());
        assertEquals(List.of(), faults(document));
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode parent = document.at(place.head());
        String last = place.last().getMatchingProperty();
        if (parent.isArray()) {
            ((com.fasterxml.jackson.databind.node.ArrayNode) parent)
                    .set(Integer.parseInt(last), JSON.readTree(replacement));
        } else {
            ((ObjectNode) parent).set(last, JSON.readTree(replacement));
        }
        assertFalse(faults(document).isEmpty(), pointer + " = " + replacement + " was accepted");
    }

    @Test
    void everyFieldIsRequired() {
        ObjectNode whole = written(Examples.full());
        int removed = 0;
        for (String part : List.of(
                "",
                "/identity",
                "/identity/task",
                "/identity/dataset",
                "/identity/upstream",
                "/identity/upstream/weights",
                "/identity/features",
                "/identity/head",
                "/identity/training",
                "/identity/scoring",
                "/results",
                "/results/test/acc",
                "/accounting",
                "/cost",
                "/cost/params",
                "/cost/macs",
                "/cost/latency/0",
                "/cost/throughput",
                "/cost/memory_bytes",
                "/checks",
                "/execution",
                "/execution/cpu",
                "/execution/java",
                "/execution/harness",
                "/execution/wall_seconds",
                "/files/0")) {
            for (String name : iterable(whole.at(part))) {
                ObjectNode document = whole.deepCopy();
                ((ObjectNode) document.at(part)).remove(name);
                boolean later = List.of("/checks/fp32_twin", "/execution/graph").contains(part + "/" + name);
                assertEquals(later, faults(document).isEmpty(), part + "/" + name);
                removed++;
            }
        }
        assertTrue(removed > 130, "only " + removed + " fields were tried");
    }

    private static List<String> iterable(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void unknownFieldsAreAllowed() {
        ObjectNode document = written(Examples.record());
        document.put("future", 1);
        ((ObjectNode) document.at("/identity/upstream")).put("future", "x");
        assertEquals(List.of(), faults(document));
    }
}
