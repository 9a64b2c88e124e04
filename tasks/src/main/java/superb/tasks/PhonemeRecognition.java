package superb.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.task.ClipReader;
import superb.task.Corpus;
import superb.task.CorpusRequest;
import superb.task.HeadDesign;
import superb.task.IntervalUnit;
import superb.task.Recipe;
import superb.task.Sampling;
import superb.task.Task;
import superb.task.TaskCard;
import superb.task.Transcription;
import superb.tasks.mini.MiniCorpus;
import superb.tasks.mini.MiniPart;

/**
 * Phoneme recognition on LibriSpeech, 100 hours (SUPERB, arXiv 2105.01051): the phones of the lexicon's first pronunciation of
 * every word, stress included, no word boundaries. Settings: {@code lexicon} and {@code supplement} name the two lexicon files,
 * {@code decoder=ctc-greedy-legacy} reads as the numbers of the paper were read.
 */
public final class PhonemeRecognition implements Task {
    private static final Recipe RECIPE = new Recipe(
            16,
            2,
            1e-2,
            1,
            100_000,
            1_000,
            new HeadDesign.FrameLinear(256),
            Sampling.LABEL_WINDOWS,
            Sampling.SEQUENTIAL,
            1);
    /** Few updates, as many clips each as SUPERB has. */
    private static final Recipe MINI = RECIPE.withSteps(200, 50);

    private static final TaskCard CARD = new TaskCard(
            "pr", "phoneme recognition", "1.0", LibriSpeech.NAME, "per", false, IntervalUnit.GROUP, RECIPE, MINI);
    private static final String LEXICON = "lexicon";
    private static final String SUPPLEMENT = "supplement";
    private static final String DECODER = "decoder";

    private final Edition official;
    private final CtcGreedy greedy;
    private final Optional<Path> lexicon;
    private final Optional<Path> supplement;

    public PhonemeRecognition() {
        this(LibriSpeech.official(Phones.CLASSES.size()));
    }

    PhonemeRecognition(Edition official) {
        this(official, CtcGreedy.NOW, Optional.empty(), Optional.empty());
    }

    private PhonemeRecognition(Edition official, CtcGreedy greedy, Optional<Path> lexicon, Optional<Path> supplement) {
        this.official = official;
        this.greedy = greedy;
        this.lexicon = lexicon;
        this.supplement = supplement;
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
    public Task with(Map<String, String> values) {
        TaskSettings settings = TaskSettings.of(CARD.id(), values, List.of(LEXICON, SUPPLEMENT, DECODER));
        return new PhonemeRecognition(
                official,
                settings.choice(DECODER, Map.of("ctc-greedy", CtcGreedy.NOW, "ctc-greedy-legacy", CtcGreedy.LEGACY))
                        .orElse(greedy),
                settings.file(LEXICON).or(() -> lexicon),
                settings.file(SUPPLEMENT).or(() -> supplement));
    }

    @Override
    public Corpus load(CorpusRequest request) {
        LibriSpeech corpus = LibriSpeech.find(request, CARD.id(), official);
        LexiconFiles files = LexiconFiles.of(corpus.root(), lexicon, supplement);
        Lexicon words = Lexicon.read(files.inOrder());
        Corpus loaded = corpus.load(Phones.CLASSES, Phones.END, new Pronounced(words));
        if (corpus.mini() || files.official()) {
            return loaded;
        }
        return loaded.withDeviation("pronunciations from " + files.first().getFileName()
                + files.second().map(it -> " and " + it.getFileName()).orElse(" alone") + ", "
                + Figures.of(words.words(), "word")
                + ", not from the official lexicon with its supplement");
    }

    private record Pronounced(Lexicon lexicon) implements LibriSpeech.Speller {
        @Override
        public void spell(String word, List<Integer> symbols, List<String> unknown) {
            lexicon.phones(word).ifPresentOrElse(symbols::addAll, () -> unknown.add(word));
        }

        @Override
        public String unknownAre() {
            return "words that are in no lexicon";
        }

        @Override
        public String advice() {
            return "add these words with their phones to librispeech-lexicon-supplement.txt beside the lexicon";
        }
    }

    @Override
    public Optional<Transcription> transcription() {
        return Optional.of(new PhoneTranscription(greedy));
    }

    @Override
    public int miniToMake(Path cache) {
        return MiniCorpus.ensure(cache).toMake(MiniPart.LIBRISPEECH);
    }

    @Override
    public CorpusRequest mini(Path cache, long seed) {
        return CorpusRequest.of(MiniCorpus.ensure(cache).folder(MiniPart.LIBRISPEECH), CARD.miniRecipe(), seed);
    }

    @Override
    public ClipReader reader() {
        return new AudioClipReader();
    }
}
