package superb.tasks;

import java.nio.file.Path;
import java.util.List;
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
 * Speech recognition on LibriSpeech, 100 hours, by letters, without a language model (SUPERB, arXiv 2105.01051). A mini-batch has
 * the 16 clips that the original really trains on, not the 32 of its settings (spec: tasks 8.5).
 */
public final class SpeechRecognition implements Task {
    private static final Recipe RECIPE = new Recipe(
            16,
            1,
            1e-4,
            1,
            200_000,
            2_000,
            new HeadDesign.Recurrent(1024, 1024, 2, 0.2, true),
            Sampling.LENGTH_BUCKETS,
            Sampling.SEQUENTIAL,
            1);
    /** A head that two cores train in a minute or two: narrow, one layer, nothing masked. */
    private static final Recipe MINI = new Recipe(
            16,
            1,
            3e-3,
            1,
            300,
            100,
            new HeadDesign.Recurrent(128, 128, 1, 0.0, false),
            Sampling.LENGTH_BUCKETS,
            Sampling.SEQUENTIAL,
            1);

    private static final TaskCard CARD = new TaskCard(
            "asr", "speech recognition", "1.0", LibriSpeech.NAME, "wer", false, IntervalUnit.GROUP, RECIPE, MINI);

    private final Edition official;

    public SpeechRecognition() {
        this(LibriSpeech.official(Letters.CLASSES.size()));
    }

    SpeechRecognition(Edition official) {
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
        return LibriSpeech.find(request, CARD.id(), official).load(Letters.CLASSES, Letters.END, new Lettered());
    }

    /** A word's letters and the word mark behind it. */
    private record Lettered() implements LibriSpeech.Speller {
        @Override
        public void spell(String word, List<Integer> symbols, List<String> unknown) {
            Letters.upper(word).codePoints().forEach(letter -> {
                int symbol = Letters.number(letter);
                if (symbol < 0) {
                    unknown.add(Character.toString(letter));
                } else {
                    symbols.add(symbol);
                }
            });
            symbols.add(Letters.WORD_MARK);
        }

        @Override
        public String unknownAre() {
            return "characters that are no letter of A to Z, apostrophe or space";
        }

        @Override
        public String advice() {
            return "write these words with letters alone";
        }
    }

    @Override
    public Optional<Transcription> transcription() {
        return Optional.of(new LetterTranscription());
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
