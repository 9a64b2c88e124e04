package superb.task;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import superb.error.Problem;
import superb.error.UsageException;

/**
 * The meaning of {@code --data-root}: {@code DIR} holds all corpora under their official folder names,
 * {@code ks=DIR,sid=DIR} names each corpus' folder. A test folder that lies elsewhere is {@code ks.test=DIR}.
 */
public final class DataRoots {
    private static final String TEST = ".test";

    private final Map<String, Path> byTask;
    private final Optional<Path> common;

    private DataRoots(Map<String, Path> byTask, Optional<Path> common) {
        this.byTask = byTask;
        this.common = common;
    }

    /** @throws UsageException for an empty part, or a task that is named twice */
    public static DataRoots parse(String text) {
        Map<String, Path> byTask = new TreeMap<>();
        Optional<Path> common = Optional.empty();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? "" : part.substring(0, equals).strip();
            String folder = part.substring(equals + 1).strip();
            boolean named = key.matches("[a-z0-9_]+(\\+[a-z0-9_]+)?(\\.test)?");
            if (equals >= 0 && !named) {
                folder = part.strip();
            }
            boolean again = named ? byTask.containsKey(key) : common.isPresent();
            if (folder.isEmpty() || again) {
                throw bad(
                        text, folder.isEmpty() ? "--data-root has an empty part" : "--data-root names a folder twice");
            }
            if (named) {
                byTask.put(key, path(text, folder));
            } else {
                common = Optional.of(path(text, folder));
            }
        }
        return new DataRoots(byTask, common);
    }

    private static Path path(String text, String folder) {
        try {
            return Path.of(folder);
        } catch (InvalidPathException e) {
            throw bad(text, "'" + folder + "' cannot be a folder of this system");
        }
    }

    private static UsageException bad(String text, String what) {
        return new UsageException(Problem.of(what)
                .at("--data-root " + text)
                .expected("DIR, or ks=DIR,sid=DIR,ic=DIR (and ks.test=DIR for the KS test archive)")
                .next("see: superb run --help"));
    }

    /** The tasks that were named. */
    public Set<String> tasks() {
        return byTask.keySet().stream()
                .map(key -> key.endsWith(TEST) ? key.substring(0, key.length() - TEST.length()) : key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The folder in which {@code task} shall look; {@code asr+lm} looks where {@code asr} does. */
    public Optional<Path> root(String task) {
        String plain = task.substring(0, task.indexOf('+') < 0 ? task.length() : task.indexOf('+'));
        return Optional.ofNullable(byTask.get(task))
                .or(() -> Optional.ofNullable(byTask.get(plain)))
                .or(() -> common);
    }

    public Optional<Path> testRoot(String task) {
        return Optional.ofNullable(byTask.get(task + TEST));
    }

    /** The request for a task's corpus; empty where no folder was named for it. */
    public Optional<CorpusRequest> request(TaskCard task, boolean allowIncomplete, int views, long seed) {
        return root(task.id()).map(root -> new CorpusRequest(root, testRoot(task.id()), allowIncomplete, views, seed));
    }
}
