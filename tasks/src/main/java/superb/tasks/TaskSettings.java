package superb.tasks;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import superb.error.Problem;
import superb.error.Spelling;
import superb.error.UsageException;

/** The settings that a user gives a task with {@code --set TASK.NAME=VALUE}; only names that the task knows. */
record TaskSettings(String task, Map<String, String> values) {

    static TaskSettings of(String task, Map<String, String> values, List<String> known) {
        TaskSettings settings = new TaskSettings(task, Map.copyOf(values));
        for (String name : new TreeSet<>(values.keySet())) {
            if (!known.contains(name)) {
                String what = "task '" + task + "' has no setting '" + name + "'" + Spelling.suggestion(name, known);
                throw settings.bad(name, what, String.join(", ", known));
            }
        }
        return settings;
    }

    /** A file that is there. */
    Optional<Path> file(String name) {
        return Optional.ofNullable(values.get(name)).map(text -> {
            try {
                Path file = Path.of(text);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            } catch (InvalidPathException e) {
                throw bad(name, "'" + text + "' cannot be a file of this system", "a file");
            }
            throw bad(name, "the file '" + text + "' is not there", "a file");
        });
    }

    <T> Optional<T> choice(String name, Map<String, T> choices) {
        return Optional.ofNullable(values.get(name)).map(text -> {
            if (!choices.containsKey(text)) {
                List<String> names = List.copyOf(new TreeMap<>(choices).keySet());
                throw bad(
                        name,
                        "'" + text + "' is no " + name + Spelling.suggestion(text, names),
                        String.join(" or ", names));
            }
            return choices.get(text);
        });
    }

    UsageException bad(String name, String what, String expected) {
        return new UsageException(Problem.of(what)
                .at("--set " + task + "." + name + "=" + values.get(name))
                .expected(expected));
    }
}
