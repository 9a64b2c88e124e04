package superb.tasks.mini;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import superb.tasks.audio.WavWriter;

/** Fluent Speech Commands in small: its 31 intents, several wordings of each, no speaker in two splits. */
final class FluentPart implements Part {
    static final String ROOT = "fluent_speech_commands_dataset";

    private final List<Entry> entries = new ArrayList<>();

    FluentPart() {
        split("train", 20, 7);
        split("valid", 4, 1);
        split("test", 5, 2);
    }

    @Override
    public String name() {
        return "fluent-speech-commands";
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    private void split(String split, int speakers, int clipsAnIntent) {
        List<String> ids = new ArrayList<>();
        Dice names = Dice.of("ic speakers", split);
        for (int i = 0; i < speakers; i++) {
            ids.add(names.letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"));
        }
        List<Row> rows = new ArrayList<>();
        for (Intents.Intent intent : Intents.ALL) {
            for (int i = 0; i < clipsAnIntent; i++) {
                Dice dice = Dice.of("ic", split, intent, i);
                String text = intent.wordings().get(i % intent.wordings().size());
                String speaker = ids.get((rows.size() + i) % speakers);
                String hex = dice.letters(32, "0123456789abcdef");
                String path = "wavs/speakers/" + speaker + "/" + hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-"
                        + hex.substring(12, 16) + "-" + hex.substring(16, 20) + "-" + hex.substring(20) + ".wav";
                rows.add(new Row(path, speaker, text, intent));
                entries.add(new Entry(ROOT + "/" + path, studio -> clip(studio, speaker, text, path)));
            }
        }
        Dice.of("ic order", split).shuffle(rows);
        byte[] csv = csv(rows);
        entries.add(new Entry(ROOT + "/data/" + split + "_data.csv", studio -> csv));
    }

    private static byte[] clip(Studio studio, String speakerId, String text, String path) {
        Speaker speaker = Speaker.draw(Dice.of("ic speaker", speakerId), 0.06);
        Session session = Session.draw(Dice.of("ic session", speakerId), 0.015, 35, 50);
        return WavWriter.pcm16(studio.utterance(speaker, text, session, Dice.of("ic sound", path)));
    }

    private static byte[] csv(List<Row> rows) {
        StringBuilder text = new StringBuilder(",path,speakerId,transcription,action,object,location\n");
        CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                Intents.Intent intent = row.intent();
                printer.printRecord(
                        i, row.path(), row.speaker(), row.text(), intent.action(), intent.object(), intent.location());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private record Row(String path, String speaker, String text, Intents.Intent intent) {}
}
