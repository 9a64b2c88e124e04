package superb.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Expected values that the original SUPERB code produced; each file says how. */
final class Golden {
    private Golden() {}

    static JsonNode data(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden-tasks/data/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(it -> texts.add(it.asText()));
        return texts;
    }
}
