package superb.tasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.Clip;
import superb.task.ClipReader;
import superb.task.Corpus;
import superb.task.CorpusRequest;
import superb.task.HeadDesign;
import superb.task.IntervalUnit;
import superb.task.Recipe;
import superb.task.Sampling;
import superb.task.Task;
import superb.task.TaskCard;
import superb.task.View;
import superb.tasks.mini.MiniCorpus;
import superb.tasks.mini.MiniPart;

/**
 * Intent classification on Fluent Speech Commands: action, object and location of a spoken order, right only if all
 * three are (SUPERB, arXiv 2105.01051). Values are numbered as they first appear in the training table.
 */
public final class IntentClassification implements Task {
    private static final Recipe RECIPE = new Recipe(
            32, 1, 1e-4, 1, 200_000, 5_000, new HeadDesign.MeanLinear(256), Sampling.SHUFFLED, Sampling.SEQUENTIAL, 1);
    private static final TaskCard CARD = new TaskCard(
            "ic",
            "intent classification",
            "1.0",
            "Fluent Speech Commands",
            "acc",
            true,
            IntervalUnit.CLIP,
            RECIPE,
            MiniRecipes.of(RECIPE));
    private static final Edition OFFICIAL = Edition.of(CARD.corpus(), 23_132, 3_118, 3_793, 6, 14, 4);
    private static final Map<String, String> TABLES = tables();

    private static final CorpusPlace PLACE = new CorpusPlace(
            CARD.corpus(),
            "fluent_speech_commands_dataset",
            "FluentSpeechCommands-style",
            folder -> Files.exists(folder.resolve("data").resolve("train_data.csv"))
                    || Files.isDirectory(folder.resolve("wavs")),
            "data/train_data.csv and wavs/speakers",
            "--data-root ic=DIR");

    private static Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put(Assembly.TRAIN, "train_data.csv");
        tables.put(Assembly.DEV, "valid_data.csv");
        tables.put(Assembly.TEST, "test_data.csv");
        return tables;
    }

    private final Edition official;

    public IntentClassification() {
        this(OFFICIAL);
    }

    IntentClassification(Edition official) {
        this.official = official;
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public List<Integer> classes() {
        return official.classes();
    }

    @Override
    public Corpus load(CorpusRequest request) {
        Path root = PLACE.in(request.root());
        Map<String, IntentTable> read = new LinkedHashMap<>();
        TABLES.forEach((split, name) -> read.put(split, table(root, name)));
        List<List<String>> vocabulary = read.get(Assembly.TRAIN).vocabulary();
        Assembly assembly = new Assembly(edition(root, read), root, request);
        read.forEach((split, table) -> add(assembly, root, split, table, vocabulary, request.allowIncomplete()));
        return assembly.build(
                vocabulary,
                (split, listed, samples) -> new Clip(
                        listed.id(),
                        listed.audio(),
                        samples,
                        1f,
                        List.of(View.WHOLE),
                        OptionalInt.empty(),
                        listed.labels(),
                        listed.group()));
    }

    private Edition edition(Path root, Map<String, IntentTable> tables) {
        return MiniEdition.files(root)
                .map(files -> MiniEdition.of(
                        "mini-fluent-speech-commands",
                        tables.entrySet().stream()
                                .flatMap(it -> it.getValue().rows().stream().map(row -> it.getKey()))))
                .orElse(official);
    }

    private static IntentTable table(Path root, String name) {
        Path file = root.resolve("data").resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new DataException(Problem.of("the table " + name + " is not there")
                    .at(file)
                    .expected("data/train_data.csv, data/valid_data.csv and data/test_data.csv")
                    .next("unpack the official archive there"));
        }
        return IntentTable.read(file);
    }

    private static void add(
            Assembly assembly,
            Path root,
            String split,
            IntentTable table,
            List<List<String>> vocabulary,
            boolean allowUnseen) {
        List<Boolean> there = table.rows().parallelStream()
                .map(row -> Files.isRegularFile(root.resolve(row.clip())))
                .toList();
        for (int i = 0; i < there.size(); i++) {
            IntentTable.Row row = table.rows().get(i);
            Listed clip = new Listed(
                    row.clip().toString().replace('\\', '/'),
                    table.origin(row),
                    root.resolve(row.clip().getName(0)),
                    root.resolve(row.clip()),
                    labels(table, row, vocabulary, allowUnseen),
                    row.speaker(),
                    Listed.ONE_FRAME);
            if (there.get(i)) {
                assembly.add(split, clip);
            } else {
                assembly.addMissing(split, clip);
            }
        }
    }

    private static List<Integer> labels(
            IntentTable table, IntentTable.Row row, List<List<String>> vocabulary, boolean allowUnseen) {
        List<Integer> labels = new ArrayList<>();
        for (int slot = 0; slot < vocabulary.size(); slot++) {
            String value = row.values().get(slot);
            int label = vocabulary.get(slot).indexOf(value);
            if (label < 0 && !allowUnseen) {
                throw new DataException(Problem.of("the value '" + value + "' of " + IntentTable.SLOTS.get(slot)
                                + " is not in the training table")
                        .at(table.origin(row))
                        .expected("one of " + vocabulary.get(slot))
                        .next("unpack the official archive again, or pass --allow-incomplete:"
                                + " the clip then counts as wrong"));
            }
            labels.add(label < 0 ? Clip.NO_CLASS : label);
        }
        return labels;
    }

    @Override
    public int miniToMake(Path cache) {
        return MiniCorpus.ensure(cache).toMake(MiniPart.FLUENT_SPEECH_COMMANDS);
    }

    @Override
    public CorpusRequest mini(Path cache, long seed) {
        return CorpusRequest.of(
                MiniCorpus.ensure(cache).folder(MiniPart.FLUENT_SPEECH_COMMANDS), CARD.miniRecipe(), seed);
    }

    @Override
    public ClipReader reader() {
        return new AudioClipReader();
    }
}
