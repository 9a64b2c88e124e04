package superb.leaderboard.page;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The templates of the site. Every value is escaped for HTML text and quoted attributes; only charts, which escape their own words,
 * are inserted as they are.
 */
final class Templates {
    private static final String FOLDER = "/superb/leaderboard/";

    /** Whatever {@link Escapers#HTML} replaces. */
    private static final String SPECIAL = "&'\"<>`=";

    private final Map<String, Template> compiled = new ConcurrentHashMap<>();
    private final Mustache.Compiler compiler = Mustache.compiler()
            .withEscaper(Templates::escape)
            .strictSections(true)
            .emptyStringIsFalse(true)
            .withLoader(Templates::partial);

    /** @param view a record of which the template names the components */
    String fill(String template, Object view) {
        return compiled.computeIfAbsent(template, this::compile).execute(view);
    }

    /** A file of the site that is no template. */
    static String asset(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalArgumentException("the program holds no '" + name + "'");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of the program's own jar", e);
        }
    }

    /** Most values are plain words and numbers; looking once is quicker than eight replacements. */
    private static String escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (SPECIAL.indexOf(value.charAt(i)) >= 0) {
                return Escapers.HTML.escape(value);
            }
        }
        return value;
    }

    private Template compile(String name) {
        return compiler.compile(asset(name + ".mustache"));
    }

    private static Reader partial(String name) {
        return new StringReader(asset(name + ".mustache"));
    }
}
