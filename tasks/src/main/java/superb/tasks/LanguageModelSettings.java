package superb.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import superb.tasks.lm.BeamSettings;

/**
 * How {@code asr+lm} reads, by {@code --set asr+lm.NAME=VALUE}.
 *
 * @param file {@code lm}: a model in the ARPA format, plain or .gz
 * @param ofTraining {@code lm=train}: a model of the training transcripts instead
 * @param lexicon the words that can be read, in letters; else those of the model
 */
record LanguageModelSettings(Optional<Path> file, boolean ofTraining, Optional<Path> lexicon, BeamSettings beam) {
    static final LanguageModelSettings DEFAULT =
            new LanguageModelSettings(Optional.empty(), false, Optional.empty(), BeamSettings.SUPERB);
    /** Beyond it sums of scores are no numbers any more. */
    private static final DoublePredicate USABLE = it -> Math.abs(it) <= 1e6;

    private static final String NUMBER = "a number from -1e6 to 1e6";
    private static final String LM = "lm";
    private static final String TRAIN = "train";
    private static final String LEXICON = "lexicon";
    private static final String WEIGHT = "weight";
    private static final String WORD_SCORE = "word-score";
    private static final String SILENCE_SCORE = "silence-score";
    private static final String BEAM = "beam";
    private static final String SYMBOLS = "symbols";
    private static final String THRESHOLD = "threshold";

    static LanguageModelSettings of(String task, Map<String, String> values) {
        TaskSettings settings = TaskSettings.of(
                task, values, List.of(LM, LEXICON, WEIGHT, WORD_SCORE, SILENCE_SCORE, BEAM, SYMBOLS, THRESHOLD));
        boolean train = TRAIN.equals(values.get(LM));
        BeamSettings official = BeamSettings.SUPERB;
        return new LanguageModelSettings(
                train ? Optional.empty() : settings.file(LM),
                train,
                settings.file(LEXICON),
                new BeamSettings(
                        whole(settings, BEAM, official.beam()),
                        whole(settings, SYMBOLS, official.symbols()),
                        number(settings, THRESHOLD, official.threshold(), it -> it >= 0, "0 or more"),
                        number(settings, WEIGHT, official.lmWeight(), USABLE, NUMBER),
                        number(settings, WORD_SCORE, official.wordScore(), USABLE, NUMBER),
                        number(settings, SILENCE_SCORE, official.silenceScore(), USABLE, NUMBER)));
    }

    private static int whole(TaskSettings settings, String name, int otherwise) {
        return (int) number(
                settings,
                name,
                otherwise,
                it -> it >= 1 && it <= 100_000 && it == Math.rint(it),
                "a whole number from 1 to 100,000");
    }

    private static double number(
            TaskSettings settings, String name, double otherwise, DoublePredicate right, String expected) {
        return Optional.ofNullable(settings.values().get(name))
                .map(text -> {
                    try {
                        double value = Double.parseDouble(text);
                        if (Double.isFinite(value) && right.test(value)) {
                            return value;
                        }
                    } catch (NumberFormatException e) {
                        throw settings.bad(name, "'" + text + "' is no number", expected);
                    }
                    throw settings.bad(name, name + " cannot be " + text, expected);
                })
                .orElse(otherwise);
    }
}
