package superb.tasks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import superb.task.Clip;
import superb.task.FrameScores;
import superb.task.Transcription;

/**
 * Phones separated by spaces. An empty text counts as one empty phone, in hypotheses and references, as in the original
 * (spec: tasks 7.5).
 */
record PhoneTranscription(CtcGreedy greedy) implements Transcription {

    @Override
    public String decoder() {
        return greedy.id();
    }

    @Override
    public String normalisation() {
        return "none/1";
    }

    @Override
    public String hypothesis(FrameScores scores) {
        return text(greedy.read(scores, Phones.END));
    }

    @Override
    public String reference(Clip clip) {
        return text(clip.labels().stream().filter(label -> label != Phones.END).toList());
    }

    static String text(List<Integer> phones) {
        return phones.stream().map(Phones.CLASSES::get).collect(Collectors.joining(" "));
    }

    @Override
    public Map<String, List<String>> units(String text) {
        return Map.of("per", List.of(text.split(" ", -1)));
    }
}
