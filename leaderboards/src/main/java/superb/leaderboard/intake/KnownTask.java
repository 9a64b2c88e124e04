package superb.leaderboard.intake;

import java.util.Arrays;
import java.util.Optional;

/**
 * The tasks that have a column, in its order. A closed list: a record cannot name a column.
 *
 * @see superb.metric.SuperbPoints
 */
public enum KnownTask {
    PR("PR", "Phoneme recognition", "per", false, "LibriSpeech"),
    ASR("ASR", "Speech recognition", "wer", false, "LibriSpeech"),
    KS("KS", "Keyword spotting", "acc", true, "Speech Commands"),
    SID("SID", "Speaker identification", "acc", true, "VoxCeleb"),
    IC("IC", "Intent classification", "acc", true, "Fluent Speech Commands"),
    ER("ER", "Emotion recognition", "acc", true, "IEMOCAP"),
    /** The head of ASR read with a language model: another measure, of which SUPERB's score knows nothing. */
    ASR_LM("ASR+LM", "Speech recognition with a language model", "wer", false, "LibriSpeech");

    private static final String PREFIX = "superb.";

    private final String code;
    private final String title;
    private final String metric;
    private final boolean higherIsBetter;
    private final String corpus;

    KnownTask(String code, String title, String metric, boolean higherIsBetter, String corpus) {
        this.code = code;
        this.title = title;
        this.metric = metric;
        this.higherIsBetter = higherIsBetter;
        this.corpus = corpus;
    }

    /** Of a record's {@code superb.ks}. */
    public static Optional<KnownTask> of(String taskId) {
        return Arrays.stream(values())
                .filter(task -> taskId.equals(task.taskId()))
                .findFirst();
    }

    /** As in records: {@code superb.ks}. */
    public String taskId() {
        return PREFIX + code.toLowerCase(java.util.Locale.ROOT);
    }

    /** As in column names and links: {@code ks}, {@code asr_lm}. */
    public String id() {
        return code.toLowerCase(java.util.Locale.ROOT).replace('+', '_');
    }

    /** Whether it takes part in a number over several tasks. */
    public boolean countsOverall() {
        return this != ASR_LM;
    }

    public String code() {
        return code;
    }

    public String title() {
        return title;
    }

    public String metric() {
        return metric;
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** Family of corpora of which training data counts as in-domain. */
    public String corpus() {
        return corpus;
    }
}
