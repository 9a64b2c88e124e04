package superb.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import superb.error.DataException;

/** Cases of other people's code; each file says which. */
class GoldenMetricsTest {

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = GoldenMetricsTest.class.getResourceAsStream("/golden/metrics/" + name + ".json")) {
            return JsonMapper.builder().build().readTree(in);
        }
    }

    private static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Test
    void accuracy() throws IOException {
        int compared = 0;
        for (JsonNode one : golden("accuracy").get("cases")) {
            Counts counts = Accuracy.of(items(one.get("predicted")), items(one.get("truth")));
            if (one.get("accuracy").isTextual()) {
                assertEquals("undefined", one.get("accuracy").asText());
                assertThrows(DataException.class, counts::fraction);
            } else {
                assertEquals(one.get("accuracy").doubleValue(), counts.fraction(), 1e-12);
            }
            compared++;
        }
        assertEquals(5, compared);
    }

    private static Map<String, Double> values(JsonNode values) {
        Map<String, Double> map = new TreeMap<>();
        values.properties()
                .forEach(it -> map.put(
                        it.getKey().toLowerCase(Locale.ROOT), it.getValue().doubleValue()));
        return map;
    }

    @Test
    void superbPoints() throws IOException {
        int compared = 0;
        for (JsonNode one : golden("superb-score").get("cases")) {
            Map<String, Double> values = values(one.get("values"));
            double points = SuperbPoints.SITE_2021.of(values);
            assertEquals(
                    one.get("superb_s").doubleValue(),
                    points,
                    1e-6,
                    one.get("row").asText());
            OptionalDouble overall = SuperbPoints.SITE_2021.overall(values);
            assertEquals(one.get("overall").isNull(), overall.isEmpty());
            overall.ifPresent(it -> assertEquals(one.get("overall").doubleValue(), it, 1e-6));
            compared++;

            values.merge("sf.cer", 0.01, (old, more) -> old + more); // the tolerance is one that can fail
            if (values.containsKey("sf.f1")) {
                assertTrue(Math.abs(SuperbPoints.SITE_2021.of(values) - points) > 1e-3);
            }
        }
        assertEquals(11, compared);
    }

    @Test
    void anchorsAreThoseOfTheSite() throws IOException {
        JsonNode table = golden("superb-score");
        assertEquals(0, SuperbPoints.SITE_2021.of(values(table.get("zero_point"))), 1e-9);
        assertEquals(1000, SuperbPoints.SITE_2021.of(values(table.get("one_thousand_point"))), 1e-9);
        assertEquals("superb-anchors/2021-site", SuperbPoints.SITE_2021.id());
    }
}
