package superb.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Expected values that the original SUPERB code produced; each file says how. */
final class Golden {
    private Golden() {}

    static JsonNode data(String name) throws IOException {
        return read("data/" + name);
    }

    static JsonNode read(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden-tasks/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    static List<String> lines(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden-tasks/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    static int[] numbers(JsonNode array) {
        int[] numbers = new int[array.size()];
        Arrays.setAll(numbers, i -> array.get(i).asInt());
        return numbers;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(it -> texts.add(it.asText()));
        return texts;
    }
}
