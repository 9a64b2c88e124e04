package superb.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.task.ClipReader;
import superb.task.Corpus;
import superb.task.CorpusRequest;
import superb.task.Task;
import superb.task.TaskCard;
import superb.task.Transcription;

/**
 * Speech recognition whose test is read with a word language model, by letters and beam search (spec: tasks 8.7). The heads are those
 * of {@code asr}: the same data, recipe and choice of the best state, which reads dev without a model. Its error rates are another
 * metric than SUPERB's, and have no points. Settings: {@link LanguageModelSettings}.
 */
public final class SpeechRecognitionLm implements Task {
    private static final String ID = "asr+lm";

    private final SpeechRecognition plain;
    private final LanguageModelSettings settings;
    /** The last one asked for: a run asks for every seed, and a model takes long to hash and to load. */
    private Optional<LanguageModelTranscription> last = Optional.empty();

    public SpeechRecognitionLm() {
        this(new SpeechRecognition(), LanguageModelSettings.DEFAULT);
    }

    SpeechRecognitionLm(SpeechRecognition plain, LanguageModelSettings settings) {
        this.plain = plain;
        this.settings = settings;
    }

    @Override
    public TaskCard card() {
        TaskCard card = plain.card();
        return new TaskCard(
                ID,
                "speech recognition with a language model",
                "1.0",
                card.corpus(),
                card.metric(),
                card.higherIsBetter(),
                card.intervalUnit(),
                card.recipe(),
                card.miniRecipe());
    }

    @Override
    public List<Integer> classes() {
        return plain.classes();
    }

    @Override
    public Task with(Map<String, String> values) {
        return values.isEmpty() ? this : new SpeechRecognitionLm(plain, LanguageModelSettings.of(ID, values));
    }

    @Override
    public String headOf() {
        return plain.card().id();
    }

    @Override
    public Corpus load(CorpusRequest request) {
        return plain.load(request);
    }

    /** Without a corpus, a model must be among the settings. */
    @Override
    public Optional<Transcription> transcription() {
        return Optional.of(new LanguageModelTranscription(settings, Optional.empty()));
    }

    @Override
    public synchronized Optional<Transcription> transcription(Corpus corpus) {
        if (last.isEmpty() || !last.get().isOf(corpus)) {
            last = Optional.of(new LanguageModelTranscription(settings, Optional.of(corpus)));
        }
        return Optional.of(last.get());
    }

    @Override
    public Optional<Transcription> selection() {
        return plain.transcription();
    }

    @Override
    public int miniToMake(Path cache) {
        return plain.miniToMake(cache);
    }

    @Override
    public CorpusRequest mini(Path cache, long seed) {
        return plain.mini(cache, seed);
    }

    @Override
    public ClipReader reader() {
        return plain.reader();
    }
}
