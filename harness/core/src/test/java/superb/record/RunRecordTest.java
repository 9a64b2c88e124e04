package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import superb.record.RunRecord.Coverage;

class RunRecordTest {

    @Test
    void lossesMakeARecordInvalidAndALimitMakesItPartial() {
        assertEquals(Status.VALID, Examples.record().status());
        RunRecord limited = Examples.record(Accounting.complete(30), Coverage.LIMITED);
        assertEquals(Status.PARTIAL, limited.status());
        assertTrue(limited.partial());
        assertEquals(List.of("only a part of the data was used (--limit)"), limited.statusReasons());
        List<Accounting> lossy = List.of(
                new Accounting(3081, 3080, 0, 0, 0, 0, 0, 0),
                new Accounting(3081, 3081, 1, 0, 0, 0, 0, 0),
                new Accounting(3081, 3081, 0, 0, 0, 1, 0, 0),
                new Accounting(3081, 3081, 0, 0, 0, 0, 1, 0),
                new Accounting(3081, 3081, 0, 0, 0, 0, 0, 1));
        for (Accounting counts : lossy) {
            RunRecord record = Examples.record(counts, Coverage.LIMITED);
            assertEquals(Status.INVALID, record.status());
            assertEquals(2, record.statusReasons().size());
        }
        assertEquals(
                List.of("scored 3080 of 3081 items", "1 item failed"),
                Examples.record(new Accounting(3081, 3080, 1, 0, 0, 0, 0, 0), Coverage.WHOLE)
                        .statusReasons());
        assertEquals(
                Status.VALID,
                Examples.record(new Accounting(3081, 3081, 0, 4, 2, 0, 0, 0), Coverage.WHOLE)
                        .status());
    }

    /** Pins the rule by which records get their names: a change of it orphans every link and every resumed run. */
    @Test
    void theIdOfAnIdentityStaysWhatItIs() {
        assertEquals("rec_dac84034515e", Examples.IDENTITY.recordId());
        assertEquals(
                Examples.IDENTITY.sha256().substring(0, 12),
                Examples.IDENTITY.recordId().substring(4));
    }

    @Test
    void everyFieldOfTheIdentityMovesTheIdAndNoneOfTheExecutionDoes() {
        ObjectNode identity = RecordJson.tree(Examples.IDENTITY);
        Set<String> ids = new HashSet<>();
        ids.add(IdentityHash.sha256(identity));
        List<ObjectNode> variants = new ArrayList<>();
        vary(identity, identity, variants);
        variants.forEach(it -> ids.add(IdentityHash.sha256(it)));
        assertTrue(variants.size() > 50, "only " + variants.size() + " fields");
        assertEquals(variants.size() + 1, ids.size());
        assertEquals(
                Examples.record().recordId(),
                Examples.record(Accounting.complete(1), Coverage.LIMITED).recordId());
        assertNotEquals(Examples.record().runId(), Examples.record().runId());
    }

    /** One copy of the whole for every leaf, with that leaf changed. */
    private static void vary(ObjectNode whole, JsonNode part, List<ObjectNode> variants) {
        if (part instanceof ObjectNode object) {
            for (String name : names(object)) {
                JsonNode value = object.get(name);
                if (value.isContainerNode() && !value.isEmpty()) {
                    vary(whole, value, variants);
                } else {
                    object.set(name, value.isTextual() ? IntNode.valueOf(0) : TextNode.valueOf("changed"));
                    variants.add(whole.deepCopy());
                    object.set(name, value);
                }
            }
        } else if (part instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                if (value.isContainerNode()) {
                    vary(whole, value, variants);
                } else {
                    array.set(i, TextNode.valueOf("changed"));
                    variants.add(whole.deepCopy());
                    array.set(i, value);
                }
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aLearningRateIsEitherGivenOrSearched() {
        assertEquals(
                "chosen by lr_search: see results.lr",
                record(Examples.identity(1, Optional.empty(), Optional.of("superb-v1")))
                        .reasons()
                        .get("identity.training.lr"));
        assertThrows(
                IllegalArgumentException.class,
                () -> Examples.identity(1, Optional.of(1e-3), Optional.of("superb-v1")));
        assertThrows(IllegalArgumentException.class, () -> Examples.identity(1, Optional.empty(), Optional.empty()));
    }

    private static RunRecord record(Identity identity) {
        RunRecord base = Examples.record();
        return RunRecord.of(
                base.runId(),
                Coverage.WHOLE,
                List.of(),
                identity,
                new RunRecord.Measured(base.results(), base.accounting(), Cost.UNKNOWN, Checks.NONE, Map.of()),
                base.execution());
    }

    @Test
    void everyNullHasAReasonAndGivenReasonsWin() {
        RunRecord record = record(Examples.IDENTITY);
        assertEquals(List.of(), Reasons.unexplained(RecordJson.tree(record), record.reasons()));
        assertEquals("not measured by this command", record.reasons().get("cost.params"));
        assertEquals(
                "not measured by this command; superb bench does",
                record.reasons().get("cost.latency"));
        RunRecord given = RunRecord.of(
                record.runId(),
                Coverage.WHOLE,
                List.of(),
                Examples.IDENTITY,
                new RunRecord.Measured(
                        record.results(),
                        record.accounting(),
                        Cost.UNKNOWN,
                        Checks.NONE,
                        Map.of("cost", "the meter broke")),
                record.execution());
        assertEquals("the meter broke", given.reasons().get("cost"));
        assertTrue(given.reasons().keySet().stream().noneMatch(it -> it.startsWith("cost.")));
    }

    @Test
    void theBundledCorpusIsNamed() {
        assertTrue(new Identity.Dataset("mini-speech_commands", "0", Map.of(), 16000, List.of()).mini());
        assertEquals(false, Examples.IDENTITY.dataset().mini());
    }

    @Test
    void sameBytesInEveryLocale() {
        Locale before = Locale.getDefault();
        byte[] plain = RecordJson.pretty(RecordJson.tree(Examples.IDENTITY));
        String id = Examples.IDENTITY.recordId();
        try {
            for (String tag : List.of("tr-TR", "de-DE", "ar-EG", "hi-IN-u-nu-deva")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals(new String(plain), new String(RecordJson.pretty(RecordJson.tree(Examples.IDENTITY))));
                assertEquals(id, Examples.IDENTITY.recordId());
                Accounting counts = new Accounting(3081, 3080, 1, 0, 0, 0, 0, 0);
                assertEquals("scored 3080 of 3081 items", counts.losses().get(0));
                assertEquals(
                        Optional.of(8).isPresent(), Examples.record().recordId().equals(id));
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
