package superb.cli;

import java.nio.file.Path;
import java.util.Map;

/** Where things lie by default; every one can be named by an option or a variable. */
record Folders(Map<String, String> environment, Path userHome) {

    static Folders ofProcess() {
        return new Folders(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** {@code SUPERB_HOME}, else {@code $XDG_CACHE_HOME/superb}, else {@code ~/.cache/superb}. */
    Path home() {
        if (has("SUPERB_HOME")) {
            return Path.of(environment.get("SUPERB_HOME"));
        }
        Path cache = has("XDG_CACHE_HOME") ? Path.of(environment.get("XDG_CACHE_HOME")) : userHome.resolve(".cache");
        return cache.resolve("superb");
    }

    /** Features: {@code SUPERB_CACHE_DIR}, else below {@link #home}. */
    Path featureCache() {
        return has("SUPERB_CACHE_DIR") ? Path.of(environment.get("SUPERB_CACHE_DIR")) : home().resolve("features");
    }

    /** Graphs that the onnx engine wrote. */
    Path graphs() {
        return home().resolve("graphs");
    }

    /** The generated corpus. */
    Path miniCorpus() {
        return home().resolve("mini");
    }

    /** {@code SUPERB_DATA_DIR} or nothing. */
    java.util.Optional<String> data() {
        return has("SUPERB_DATA_DIR")
                ? java.util.Optional.of(environment.get("SUPERB_DATA_DIR"))
                : java.util.Optional.empty();
    }

    private boolean has(String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
