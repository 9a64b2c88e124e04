package superb.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.task.Clip;
import superb.task.FrameScores;
import superb.task.Transcription;

/**
 * Upper-case words, each with a space behind it: the space stands for the word mark, so that a text tells all symbols that were
 * read. Words are counted without regard to how many spaces part them; characters likewise, one space between two words; symbols
 * as they are (spec: tasks 8.6).
 */
record LetterTranscription() implements Transcription {

    @Override
    public String decoder() {
        return CtcGreedy.NOW.id();
    }

    @Override
    public String normalisation() {
        return "none/1";
    }

    @Override
    public String hypothesis(FrameScores scores) {
        return Letters.text(CtcGreedy.NOW.read(scores, Letters.END));
    }

    @Override
    public String reference(Clip clip) {
        return Letters.text(
                clip.labels().stream().filter(label -> label != Letters.END).toList());
    }

    @Override
    public Map<String, List<String>> units(String text) {
        List<String> words = Letters.words(text);
        Map<String, List<String>> units = new LinkedHashMap<>();
        units.put("wer", words);
        units.put(
                "cer",
                String.join(" ", words)
                        .codePoints()
                        .mapToObj(Character::toString)
                        .toList());
        units.put("uer", Letters.symbols(text));
        return units;
    }
}
