package superb.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
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
 * Speaker identification on VoxCeleb1 with its 1,251 speakers (SUPERB, arXiv 2105.01051). The identification list alone
 * decides the split; the folders {@code dev} and {@code test} are those of the verification task. In training, clips
 * longer than eight seconds are heard in windows of eight seconds.
 */
public final class SpeakerIdentification implements Task {
    static final int WINDOW = 128_000;

    private static final Recipe RECIPE = new Recipe(
            8, 4, 1e-4, 1, 200_000, 5_000, new HeadDesign.MeanLinear(256), Sampling.SHUFFLED, Sampling.SEQUENTIAL, 2);
    private static final TaskCard CARD = new TaskCard(
            "sid",
            "speaker identification",
            "1.0",
            "VoxCeleb1",
            "acc",
            true,
            IntervalUnit.GROUP,
            RECIPE,
            MiniRecipes.of(RECIPE));
    private static final Edition OFFICIAL =
            Edition.of(CARD.corpus(), 138_361, 6_904, 8_251, IdentificationList.SPEAKERS);

    private final Edition official;

    public SpeakerIdentification() {
        this(OFFICIAL);
    }

    SpeakerIdentification(Edition official) {
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
        VoxCelebFolder folder = VoxCelebFolder.find(request.root());
        List<IdentificationList.Line> lines = IdentificationList.read(folder.list());
        Assembly assembly = new Assembly(edition(folder, lines), folder.root(), request);
        int speakers = folder.add(lines, assembly);
        List<String> names = IntStream.range(0, speakers)
                .mapToObj(IdentificationList::speakerName)
                .toList();
        Corpus corpus = assembly.build(List.of(names), (split, listed, samples) -> {
            boolean cut = split.equals(Assembly.TRAIN) && samples > WINDOW;
            List<View> views = cut
                    ? Windows.of(request.seed(), split, listed.id(), samples, WINDOW, request.views())
                    : List.of(View.WHOLE);
            OptionalInt random = cut ? OptionalInt.of(WINDOW) : OptionalInt.empty();
            return new Clip(listed.id(), listed.audio(), samples, 1f, views, random, listed.labels(), listed.group());
        });
        return Windows.tell(corpus, request, "training clips longer than 8 s", "a clip");
    }

    private Edition edition(VoxCelebFolder folder, List<IdentificationList.Line> lines) {
        return MiniEdition.files(folder.root())
                .map(files -> MiniEdition.of("mini-voxceleb1", lines.stream().map(IdentificationList.Line::split)))
                .orElse(official);
    }

    @Override
    public int miniToMake(Path cache) {
        return MiniCorpus.ensure(cache).toMake(MiniPart.VOXCELEB1);
    }

    @Override
    public CorpusRequest mini(Path cache, long seed) {
        return CorpusRequest.of(MiniCorpus.ensure(cache).folder(MiniPart.VOXCELEB1), CARD.miniRecipe(), seed);
    }

    @Override
    public ClipReader reader() {
        return new AudioClipReader();
    }
}
