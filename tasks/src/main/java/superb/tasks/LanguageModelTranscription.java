package superb.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import superb.error.DataException;
import superb.error.Problem;
import superb.files.Sha256;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.FrameScores;
import superb.task.Transcription;
import superb.tasks.lm.ArpaFile;
import superb.tasks.lm.BeamSettings;
import superb.tasks.lm.NgramEstimate;
import superb.tasks.lm.NgramModel;
import superb.tasks.lm.Spelling;
import superb.tasks.lm.WordSearch;

/**
 * Reads words with a language model; texts and units are those of {@link LetterTranscription}. The model is hashed when the decoder's
 * name is asked for, and loaded before a head is trained.
 */
final class LanguageModelTranscription implements Transcription {
    private static final List<String> MODELS = List.of("4-gram.arpa.gz", "4-gram.arpa");
    private static final String LEXICON = "librispeech_lexicon.lst";
    private static final int TRAIN_ORDER = 3;

    private final LanguageModelSettings settings;
    private final Optional<Corpus> corpus;
    private final LetterTranscription letters = new LetterTranscription();
    private Optional<String> decoder = Optional.empty();
    private Optional<WordSearch> search = Optional.empty();

    LanguageModelTranscription(LanguageModelSettings settings, Optional<Corpus> corpus) {
        this.settings = settings;
        this.corpus = corpus;
    }

    /** Whether it was made for this very corpus. */
    boolean isOf(Corpus other) {
        return corpus.isPresent() && corpus.get() == other;
    }

    /** Everything that decides what is read: settings and the first digits of the SHA-256 of model and lexicon. */
    @Override
    public synchronized String decoder() {
        if (decoder.isEmpty()) {
            BeamSettings beam = settings.beam();
            decoder = Optional.of(String.format(
                    Locale.ROOT,
                    "ctc-lexicon-beam/1 beam=%d symbols=%d threshold=%s weight=%s word=%s silence=%s lm=%s lexicon=%s",
                    beam.beam(),
                    beam.symbols(),
                    beam.threshold(),
                    beam.lmWeight(),
                    beam.wordScore(),
                    beam.silenceScore(),
                    ofTraining() ? "train:" + digits(Sha256.of(trainingArpa())) : digits(sha256(model())),
                    lexicon().map(file -> digits(sha256(file))).orElse("lm")));
        }
        return decoder.get();
    }

    private static String digits(String sha256) {
        return sha256.substring(0, 12);
    }

    private static String sha256(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new DataException(Problem.of("the file cannot be read: " + e).at(file), e);
        }
    }

    private boolean ofTraining() {
        boolean mini = corpus.map(it -> it.name().startsWith("mini-")).orElse(false);
        return settings.ofTraining() || mini && settings.file().isEmpty();
    }

    /** A small model of what training clips say, for the bundled corpus, or where no other is at hand. */
    private String trainingArpa() {
        Corpus of = corpus.orElseThrow(this::noModel);
        List<List<String>> sentences = of.train().clips().stream()
                .map(clip -> Letters.words(letters.reference(clip)))
                .toList();
        return NgramEstimate.arpa(sentences, TRAIN_ORDER);
    }

    private Path model() {
        return settings.file().or(() -> beside(MODELS)).orElseThrow(this::noModel);
    }

    private DataException noModel() {
        return new DataException(Problem.of("the language model is not there")
                .at(root().map(Path::toString).orElse("--set asr+lm.lm"))
                .expected(String.join(" or ", MODELS) + " in the LibriSpeech folder or beside it")
                .next("fetch 4-gram.arpa.gz of OpenSLR resource 11, or name a model with --set asr+lm.lm=FILE,"
                        + " or make one of the training transcripts with --set asr+lm.lm=train"));
    }

    private Optional<Path> lexicon() {
        return settings.lexicon().or(() -> ofTraining() ? Optional.empty() : beside(List.of(LEXICON)));
    }

    private Optional<Path> beside(List<String> names) {
        return root().flatMap(root -> names.stream()
                .flatMap(name -> Stream.of(
                        root.resolve(name), root.toAbsolutePath().normalize().resolveSibling(name)))
                .filter(Files::isRegularFile)
                .findFirst());
    }

    /** The corpus' folder: a clip is SUBSET/SPEAKER/CHAPTER/FILE below it. */
    private Optional<Path> root() {
        return corpus.map(
                        it -> it.train().clips().get(0).audio().toAbsolutePath().normalize())
                .map(file -> file.getParent().getParent().getParent().getParent());
    }

    private synchronized WordSearch search() {
        if (search.isEmpty()) {
            NgramModel model = ofTraining()
                    ? ArpaFile.read(trainingArpa(), "model of the training transcripts")
                    : ArpaFile.read(model());
            List<Spelling> words =
                    lexicon().map(file -> LetterLexicon.read(file, model)).orElseGet(() -> LetterLexicon.of(model));
            search = Optional.of(new WordSearch(words, model, settings.beam(), CtcGreedy.BLANK, Letters.WORD_MARK));
        }
        return search.get();
    }

    @Override
    public void ready() {
        search();
    }

    @Override
    public String normalisation() {
        return letters.normalisation();
    }

    @Override
    public String hypothesis(FrameScores scores) {
        StringBuilder text = new StringBuilder();
        search().words(scores).forEach(word -> text.append(Letters.upper(word)).append(' '));
        return text.toString();
    }

    @Override
    public String reference(Clip clip) {
        return letters.reference(clip);
    }

    @Override
    public Map<String, List<String>> units(String text) {
        return letters.units(text);
    }
}
