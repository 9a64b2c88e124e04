package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.cli.Main;
import superb.tasks.mini.MiniPart;

/** Every published model by the name it has in the table of parameters and MACs. */
@Tag("e2e")
class ModelTableTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    private static List<JsonNode> rows() throws Exception {
        try (InputStream in = ModelTableTest.class.getResourceAsStream("/golden/upstream-table.json")) {
            List<JsonNode> rows = new ArrayList<>();
            JSON.readTree(in).path("models").forEach(rows::add);
            assertEquals(40, rows.size());
            return rows;
        }
    }

    private static String run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(0, Main.run(new PrintWriter(out), new PrintWriter(err), words), err::toString);
        return out.toString();
    }

    @Test
    void everyNameIsKnownAndCounted() throws Exception {
        Set<String> listed = new HashSet<>();
        JSON.readTree(run("list", "upstreams", "--json"))
                .forEach(row -> listed.add(row.path("name").asText()));
        for (JsonNode row : rows()) {
            String name = row.path("name").asText();
            assertTrue(listed.contains(name), name + " is not listed");
            JsonNode card = JSON.readTree(run("show", "--upstream", name, "--json"));
            assertEquals(row.path("hidden_dim").intValue(), card.path("dim").intValue(), name);
            assertEquals(
                    row.path("exposed_layers").intValue(), card.path("states").intValue(), name);
            JsonNode costs = JSON.readTree(run("profile", "--upstream", name, "--seconds", "1,10", "--json"))
                    .path("costs");
            // The table counts prediction heads apart.
            assertEquals(
                    row.path("params").longValue() + row.path("params_heads").longValue() * heads(row, card),
                    costs.path(0).path("params").longValue(),
                    name);
            if (row.path("macs_1s").isNumber()) { // pruned models: only the parameters are published
                assertEquals(
                        row.path("macs_1s").longValue()
                                + row.path("macs_heads_1s").longValue() * heads(row, card),
                        costs.path(0).path("macs").longValue(),
                        name);
                assertEquals(
                        row.path("macs_10s").longValue()
                                + row.path("macs_heads_10s").longValue() * heads(row, card),
                        costs.path(1).path("macs").longValue(),
                        name);
            }
        }
    }

    private static int heads(JsonNode row, JsonNode card) {
        return card.path("states").intValue() > row.path("layers").intValue() + 1 ? 1 : 0;
    }

    @Test
    void everyNameCanBePlanned() throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode row : rows()) {
            names.add(row.path("name").asText());
        }
        Superb superb = new Superb(home);
        superb.makeMini(MiniPart.SPEECH_COMMANDS);
        Superb.Result result = superb.run(
                "run",
                "--upstream",
                String.join(",", names),
                "--init",
                "random",
                "--tasks",
                "ks",
                "--limit",
                "5",
                "--dry-run",
                "--json");
        assertEquals(0, result.exit(), result.err());
        assertEquals(names.size(), JSON.readTree(result.out()).size());
    }
}
