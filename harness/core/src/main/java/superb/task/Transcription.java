package superb.task;

import java.util.List;
import java.util.Map;

/** How a task turns scores into text, and text into the units that its error rates count. Stateless, or safe for several threads. */
public interface Transcription {

    /** Name and version in the record: {@code ctc-greedy/1}. */
    String decoder();

    /**
     * Loads what reading needs, if that is not done yet, so that what is wrong with it is told before hours of training.
     *
     * @throws superb.error.SuperbException if it cannot be used
     */
    default void ready() {}

    /** Name and version in the record of what is done to texts before they are compared. */
    String normalisation();

    /** What the head read. */
    String hypothesis(FrameScores scores);

    /** What was said. */
    String reference(Clip clip);

    /** The units of every metric, the task's own metric first: words of {@code wer}, characters of {@code cer}, phones of {@code per}. */
    Map<String, List<String>> units(String text);
}
