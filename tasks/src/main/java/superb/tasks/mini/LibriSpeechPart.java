package superb.tasks.mini;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import superb.tasks.audio.FlacWriter;

/** LibriSpeech in small, and {@code lexicon.txt} with the phones of every word as the voice speaks it. */
final class LibriSpeechPart implements Part {
    static final String ROOT = "LibriSpeech";

    private final List<Entry> entries = new ArrayList<>();
    private final TreeSet<String> vocabulary = new TreeSet<>();

    LibriSpeechPart() {
        subset("train-clean-100", 25, 100, 10);
        subset("dev-clean", 5, 200, 8);
        subset("test-clean", 5, 300, 8);
        entries.add(new Entry(ROOT + "/lexicon.txt", this::lexicon));
    }

    @Override
    public String name() {
        return "librispeech";
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    private void subset(String subset, int speakers, int firstId, int utterances) {
        for (int s = 0; s < speakers; s++) {
            int speakerId = firstId + 3 * s;
            int chapter = 1000 + 7 * speakerId;
            String folder = ROOT + "/" + subset + "/" + speakerId + "/" + chapter + "/";
            StringBuilder transcripts = new StringBuilder();
            for (int u = 0; u < utterances; u++) {
                String id = String.format(Locale.ROOT, "%d-%d-%04d", speakerId, chapter, u);
                Dice dice = Dice.of("libri", id);
                String text = dice.chance(0.3) ? Sentences.drawLong(dice) : Sentences.draw(dice);
                String upper = text.toUpperCase(Locale.ROOT);
                vocabulary.addAll(List.of(upper.split(" ")));
                transcripts.append(id).append(' ').append(upper).append('\n');
                entries.add(new Entry(folder + id + ".flac", studio -> clip(studio, speakerId, id, text)));
            }
            byte[] lines = transcripts.toString().getBytes(StandardCharsets.UTF_8);
            entries.add(new Entry(folder + speakerId + "-" + chapter + ".trans.txt", studio -> lines));
        }
    }

    private static byte[] clip(Studio studio, int speakerId, String id, String text) {
        Speaker speaker = Speaker.draw(Dice.of("libri speaker", speakerId), 0.7);
        Session session = Session.draw(Dice.of("libri session", speakerId), 0.1, 25, 45);
        return FlacWriter.pcm16(studio.utterance(speaker, text, session, Dice.of("libri sound", id)));
    }

    private byte[] lexicon(Studio studio) {
        StringBuilder text = new StringBuilder();
        for (String word : vocabulary) {
            text.append(word)
                    .append('\t')
                    .append(String.join(" ", studio.voice().phones(word)))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
