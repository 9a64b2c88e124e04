package superb.leaderboard.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/** JSON that may stand inside a script element or a script file: nothing in it can end the element or the line. */
public final class ScriptJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ScriptJson() {}

    public static String of(Object tree) {
        try {
            return MAPPER.writeValueAsString(tree)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
    }
}
