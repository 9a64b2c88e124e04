package superb.engine.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A folder of golden data: settings, inputs, expected tensors and the tolerance between them. */
public final class GoldenCase {
    /** Integers are widened: all of them are small. */
    public record Tensor(List<Integer> shape, double[] values) {
        public int size(int axis) {
            return shape.get(axis);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    public final JsonNode settings;
    public final Map<String, Tensor> inputs;
    public final Map<String, Tensor> expected;
    private final Set<String> compared = new TreeSet<>();

    private GoldenCase(JsonNode settings, Map<String, Tensor> inputs, Map<String, Tensor> expected) {
        this.settings = settings;
        this.inputs = inputs;
        this.expected = expected;
    }

    public static GoldenCase read(String name) {
        try {
            String folder = "/golden-tasks/" + name + "/";
            return new GoldenCase(
                    JSON.readTree(bytes(folder + "case.json")),
                    tensors(bytes(folder + "inputs.safetensors")),
                    tensors(bytes(folder + "expected.safetensors")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = GoldenCase.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        }
    }

    private static Map<String, Tensor> tensors(byte[] file) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(buffer.getLong());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        JsonNode listed = JSON.readTree(file, 8, header);
        for (Map.Entry<String, JsonNode> entry : listed.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(buffer, 8 + header, entry.getValue()));
            }
        }
        return tensors;
    }

    private static Tensor tensor(ByteBuffer buffer, int data, JsonNode entry) {
        List<Integer> shape = new ArrayList<>();
        entry.get("shape").forEach(size -> shape.add(size.intValue()));
        int begin = data + entry.get("data_offsets").get(0).intValue();
        String type = entry.get("dtype").textValue();
        double[] values = IntStream.range(0, shape.stream().reduce(1, Math::multiplyExact))
                .mapToDouble(i -> switch (type) {
                    case "I64" -> buffer.getLong(begin + 8 * i);
                    case "F64" -> buffer.getDouble(begin + 8 * i);
                    case "F32" -> buffer.getFloat(begin + 4 * i);
                    default -> throw new IllegalArgumentException(entry.toString());
                })
                .toArray();
        return new Tensor(shape, values);
    }

    public int integer(String setting) {
        return settings.get(setting).intValue();
    }

    public Tensor input(String key) {
        return inputs.get(key);
    }

    /** Compares one expected tensor by the case's rule. */
    public void check(String key, List<Integer> shape, double[] got) {
        Tensor want = expected.get(key);
        assertEquals(want.shape(), shape, key);
        if (settings.get("tolerance").path("rule").asText().equals("exact")) {
            assertArrayEquals(want.values(), got, key);
        } else {
            List<Integer> outside = outside(key, want, got);
            assertTrue(
                    outside.size() <= allowed(key, got.length),
                    () -> key + ": " + outside.size() + " outside, first at " + outside.get(0) + ": expected "
                            + want.values()[outside.get(0)] + ", got " + got[outside.get(0)]);
            provesThatItLooked(key, want, got);
        }
        compared.add(key);
    }

    /** A copy that is wrong by ten times the tolerance must not pass. */
    private void provesThatItLooked(String key, Tensor want, double[] got) {
        double[] wrong = got.clone();
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] += 10 * limit(key, want.values()[i]);
        }
        boolean comparable = IntStream.range(0, wrong.length).anyMatch(i -> Double.isFinite(want.values()[i]));
        assertTrue(!comparable || outside(key, want, wrong).size() > allowed(key, got.length), key);
    }

    private List<Integer> outside(String key, Tensor want, double[] got) {
        return IntStream.range(0, got.length)
                .filter(i -> !(Math.abs(got[i] - want.values()[i]) <= limit(key, want.values()[i])
                        || Double.compare(got[i], want.values()[i]) == 0))
                .boxed()
                .toList();
    }

    private double limit(String key, double expectedValue) {
        JsonNode rule = rule(key);
        return rule.get("atol").doubleValue() + rule.get("rtol").doubleValue() * Math.abs(expectedValue);
    }

    private int allowed(String key, int elements) {
        return elements * rule(key).path("outliers_per_thousand").intValue() / 1000;
    }

    private JsonNode rule(String key) {
        JsonNode tolerance = settings.get("tolerance");
        JsonNode best = tolerance;
        int longest = 0;
        for (Map.Entry<String, JsonNode> entry : tolerance.path("by_prefix").properties()) {
            if (key.startsWith(entry.getKey()) && entry.getKey().length() > longest) {
                best = entry.getValue();
                longest = entry.getKey().length();
            }
        }
        return best;
    }

    /** Every expected tensor must have been compared. */
    public void assertAllCompared(String... exceptions) {
        Set<String> rest = new TreeSet<>(expected.keySet());
        rest.removeAll(compared);
        rest.removeAll(List.of(exceptions));
        assertEquals(Set.of(), rest, "never compared");
    }
}
