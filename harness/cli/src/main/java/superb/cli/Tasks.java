package superb.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import superb.error.Problem;
import superb.error.Spelling;
import superb.error.UsageException;
import superb.task.Task;

/** The tasks that announce themselves as services, in the order of {@code all}; others behind them. */
final class Tasks {
    private static final List<String> ORDER = List.of("ks", "sid", "ic", "pr", "asr");

    private Tasks() {}

    static List<Task> all() {
        return ServiceLoader.load(Task.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt((Task task) -> place(task.card().id()))
                        .thenComparing(task -> task.card().id()))
                .toList();
    }

    private static int place(String id) {
        return ORDER.contains(id) ? ORDER.indexOf(id) : ORDER.size();
    }

    /** The named tasks, each once, in the order given; {@code all} is every one that has a place in the order. */
    static List<Task> named(List<String> ids) {
        List<Task> all = all();
        Set<Task> chosen = new LinkedHashSet<>();
        for (String id : ids) {
            String code = id.strip().toLowerCase(Locale.ROOT);
            if (code.equals("all")) {
                all.stream().filter(task -> ORDER.contains(task.card().id())).forEach(chosen::add);
            } else {
                chosen.add(find(all, code));
            }
        }
        return new ArrayList<>(chosen);
    }

    /**
     * The same tasks with what a user set.
     *
     * @param settings {@code TASK.KEY=VALUE}
     */
    static List<Task> with(List<Task> tasks, List<String> settings) {
        Map<String, Map<String, String>> byTask = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            int point = setting.indexOf('.');
            if (point < 1 || equals < point + 2) {
                throw new UsageException(Problem.of("'" + setting + "' is no setting of a task")
                        .at("--set")
                        .expected("TASK.KEY=VALUE, for example asr+lm.lm=4-gram.arpa.gz"));
            }
            String task = setting.substring(0, point).toLowerCase(Locale.ROOT);
            if (tasks.stream().noneMatch(it -> it.card().id().equals(task))) {
                List<String> known = tasks.stream().map(it -> it.card().id()).toList();
                throw new UsageException(Problem.of(
                                "task '" + task + "' is not among those of this run" + Spelling.suggestion(task, known))
                        .at("--set " + setting)
                        .expected("one of " + String.join(", ", known)));
            }
            byTask.computeIfAbsent(task, it -> new LinkedHashMap<>())
                    .put(setting.substring(point + 1, equals), setting.substring(equals + 1));
        }
        return tasks.stream()
                .map(task -> task.with(byTask.getOrDefault(task.card().id(), Map.of())))
                .toList();
    }

    static Task named(String id) {
        return find(all(), id.strip().toLowerCase(Locale.ROOT));
    }

    private static Task find(List<Task> all, String code) {
        List<String> known = all.stream().map(task -> task.card().id()).toList();
        return all.stream()
                .filter(task -> task.card().id().equals(code))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        Problem.of("there is no task '" + code + "'" + Spelling.suggestion(code, known))
                                .at("--tasks")
                                .expected(String.join(", ", known) + " or all")
                                .next("superb list tasks")));
    }
}
