package superb.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import superb.error.Problem;
import superb.error.UsageException;
import superb.task.CorpusRequest;
import superb.task.DataRoots;
import superb.task.Recipe;
import superb.task.Task;

/** Where the recordings are. */
final class DataMixin {
    private static final int MOST_VIEWS = 1000;

    @Option(
            names = "--data-root",
            paramLabel = "DIR|TASK=DIR",
            description = "A folder that holds the corpora under their official names, or one folder a task"
                    + " (ks=DIR,sid=DIR; ks.test=DIR for a test folder elsewhere). Default: SUPERB_DATA_DIR, else the"
                    + " bundled mini corpus, generated on first use.")
    private List<String> roots = new ArrayList<>();

    @Option(names = "--allow-incomplete", description = "Accept a subset of the official files; the record says so.")
    private boolean allowIncomplete;

    @Option(
            names = "--views",
            paramLabel = "K",
            description = "Fixed windows a clip where the protocol draws random ones (KS silence, SID over 8 s)."
                    + " Default: the task's.")
    private Optional<Integer> views = Optional.empty();

    /** The task's data in a named folder, the common one, or the mini corpus, with the recipe that belongs to it. */
    Source source(Task task, long seed) {
        String given = given();
        if (given.isEmpty()) {
            CorpusRequest mini = task.mini(Folders.ofProcess().miniCorpus(), seed);
            return new Source(mini, task.card().miniRecipe());
        }
        Recipe recipe = views.isPresent()
                ? task.card().recipe().withViews(views.get())
                : task.card().recipe();
        CorpusRequest request = DataRoots.parse(given)
                .request(task.card(), allowIncomplete, recipe.views(), seed)
                .orElseThrow(() -> new UsageException(Problem.of(
                                "no folder was given for task '" + task.card().id() + "'")
                        .at("--data-root " + given)
                        .next("add " + task.card().id() + "=DIR, or leave the task out")));
        return new Source(request, recipe);
    }

    /** @throws UsageException for numbers that mean nothing, whether the data at hand needs them or not */
    void check() {
        views.filter(it -> it < 1 || it > MOST_VIEWS).ifPresent(it -> {
            throw new UsageException(Problem.of("no usable number of windows")
                    .at("--views " + it)
                    .expected("a whole number from 1 to " + MOST_VIEWS));
        });
    }

    private String given() {
        return roots.isEmpty() ? Folders.ofProcess().data().orElse("") : String.join(",", roots);
    }

    /** How many files of the mini corpus {@link #source} would make first. */
    int toMake(Task task) {
        return given().isEmpty() ? task.miniToMake(Folders.ofProcess().miniCorpus()) : 0;
    }

    /** Where a task's data lies, and how a head is trained on it. */
    record Source(CorpusRequest request, Recipe recipe) {}
}
