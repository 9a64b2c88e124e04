package superb.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Removes secrets and home paths from what a record tells about its run. */
public final class Redaction {
    private static final String HIDDEN = "***";
    private static final Pattern SECRET_NAME = Pattern.compile(
            ".*(token|secret|passw|credential|api[-_]?key|access[-_]?key|private[-_]?key|auth).*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN = Pattern.compile(
            "\\b(hf_[A-Za-z0-9]{8,}|gh[pousr]_[A-Za-z0-9]{8,}|github_pat_\\w{8,}|sk-[A-Za-z0-9_-]{8,}|AKIA[A-Z0-9]{12,})");
    private static final Pattern USER_OF_URL = Pattern.compile("(://)[^/@\\s]+@");
    private static final Pattern HOME =
            Pattern.compile("(?<![\\w.-])(/home/[^/\\s:,;'\"]+|/Users/[^/\\s:,;'\"]+|/root)(?=[/\\s:,;'\"]|$)");

    /** The variables of docs and engines that can matter to a run; no other is ever recorded. */
    private static final List<String> RECORDED = List.of(
            "SUPERB_HOME",
            "SUPERB_CACHE_DIR",
            "SUPERB_DATA_DIR",
            "SUPERB_UPSTREAM_DIR",
            "SUPERB_OFFLINE",
            "SUPERB_LOG_LEVEL",
            "SUPERB_THREADS",
            "SUPERB_DEVICE",
            "SUPERB_ENGINE",
            "XDG_CACHE_HOME",
            "HF_HOME",
            "HF_HUB_CACHE",
            "HF_HUB_OFFLINE",
            "CUDA_VISIBLE_DEVICES",
            "SOURCE_DATE_EPOCH",
            "TMPDIR",
            "DJL_CACHE_DIR",
            "ENGINE_CACHE_DIR",
            "PYTORCH_LIBRARY_PATH",
            "PYTORCH_FLAVOR",
            "PYTORCH_VERSION",
            "OMP_NUM_THREADS",
            "MKL_NUM_THREADS",
            "OPT_OUT_TRACKING",
            "LANG",
            "LC_ALL",
            "TZ",
            "JAVA_TOOL_OPTIONS");

    private final String home;

    private Redaction(String home) {
        this.home = home;
    }

    public static Redaction ofThisUser() {
        return new Redaction(System.getProperty("user.home", ""));
    }

    static Redaction of(String home) {
        return new Redaction(home);
    }

    /** Arguments of a command: values of options with a secret's name, tokens by their form, home paths. */
    public List<String> command(List<String> arguments) {
        List<String> shown = new ArrayList<>();
        boolean hideNext = false;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals > 0 ? argument.substring(0, equals) : argument;
            boolean secret = SECRET_NAME.matcher(lastSegment(name)).matches() && (name.startsWith("-") || equals > 0);
            if (hideNext) {
                shown.add(HIDDEN);
            } else if (secret && equals > 0) {
                shown.add(name + "=" + HIDDEN);
            } else {
                shown.add(text(argument));
            }
            hideNext = !hideNext && secret && equals < 0;
        }
        return List.copyOf(shown);
    }

    /** The recorded variables of an environment. */
    public Map<String, String> environment(Map<String, String> variables) {
        Map<String, String> shown = new TreeMap<>();
        for (String name : RECORDED) {
            if (variables.containsKey(name)) {
                shown.put(name, text(variables.get(name)));
            }
        }
        return shown;
    }

    /** Any text: tokens, users of URLs, home folders of this and other users. */
    public String text(String text) {
        String shown = TOKEN.matcher(text).replaceAll(HIDDEN);
        shown = USER_OF_URL.matcher(shown).replaceAll("$1" + HIDDEN + "@");
        if (home.length() > 1) {
            shown = shown.replaceAll(Pattern.quote(home) + "(?=[/\\s:,;'\"]|$)", "~");
        }
        return HOME.matcher(shown).replaceAll("~");
    }

    private static String lastSegment(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
