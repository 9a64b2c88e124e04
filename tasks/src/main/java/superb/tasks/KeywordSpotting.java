package superb.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
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
 * Keyword spotting on Speech Commands v0.01: ten words, {@code _unknown_} and {@code _silence_} (SUPERB, arXiv
 * 2105.01051). Trained on the training archive, split by {@link SpeakerHash}; tested on the test archive. Every clip is
 * 3 dB softer than its file. The noise files are the silence of train and dev, heard in windows of one second.
 */
public final class KeywordSpotting implements Task {
    static final List<String> CLASSES =
            List.of("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go", "_unknown_", "_silence_");
    static final float GAIN = (float) Math.pow(10, -3 / 20.0);
    static final int WINDOW = 16_000;

    private static final Recipe RECIPE = new Recipe(
            32, 1, 1e-4, 1, 200_000, 5_000, new HeadDesign.MeanLinear(256), Sampling.BALANCED, Sampling.BALANCED, 64);
    private static final TaskCard CARD = new TaskCard(
            "ks",
            "keyword spotting",
            "1.0",
            "Speech Commands v0.01",
            "acc",
            true,
            IntervalUnit.CLIP,
            RECIPE,
            MiniRecipes.of(RECIPE));
    private static final Edition OFFICIAL = Edition.of(CARD.corpus(), 51_088 + 6, 6_798 + 6, 3_081, CLASSES.size());

    private final Edition official;

    public KeywordSpotting() {
        this(OFFICIAL);
    }

    KeywordSpotting(Edition official) {
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
        SpeechCommandsFolders folders = SpeechCommandsFolders.find(request);
        Edition edition = edition(folders);
        Assembly assembly = new Assembly(edition, folders.training(), request);
        new SpeechCommandsArchive(folders.training()).addTo(assembly);
        new SpeechCommandsTestArchive(folders.test()).addTo(assembly);
        if (edition.equals(OFFICIAL)) {
            SpeechCommandsCounts.hints(assembly);
        }
        Corpus corpus = assembly.build(List.of(CLASSES), (split, listed, samples) -> {
            boolean noise = listed.id().startsWith(SpeechCommandsFolders.NOISE + "/");
            List<View> views = noise
                    ? Windows.of(request.seed(), split, listed.id(), samples, WINDOW, request.views())
                    : List.of(View.WHOLE);
            OptionalInt random = noise ? OptionalInt.of(WINDOW) : OptionalInt.empty();
            return new Clip(listed.id(), listed.audio(), samples, GAIN, views, random, listed.labels(), listed.group());
        });
        return Windows.tell(corpus, request, "silence items of train and dev", "a noise file and split");
    }

    @Override
    public int miniToMake(Path cache) {
        return MiniCorpus.ensure(cache).toMake(MiniPart.SPEECH_COMMANDS);
    }

    @Override
    public CorpusRequest mini(Path cache, long seed) {
        return CorpusRequest.of(MiniCorpus.ensure(cache).folder(MiniPart.SPEECH_COMMANDS), CARD.miniRecipe(), seed);
    }

    @Override
    public ClipReader reader() {
        return new AudioClipReader();
    }

    private Edition edition(SpeechCommandsFolders folders) {
        return MiniEdition.files(folders.training())
                .map(files ->
                        MiniEdition.of("mini-speech-commands", files.stream().flatMap(folders::splits)))
                .orElse(official);
    }

    /** The class of a word, or of a folder of the test archive. */
    static List<Integer> label(String name) {
        int index = CLASSES.indexOf(name);
        return List.of(index < 0 ? CLASSES.indexOf("_unknown_") : index);
    }
}
