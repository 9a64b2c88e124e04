package superb.tasks.mini;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import superb.tasks.audio.WavWriter;

/** VoxCeleb1 in small: 20 speakers of six videos each, three to train on, one for validation, two for the test. */
final class VoxCelebPart implements Part {
    static final String ROOT = "VoxCeleb1";
    static final int SPEAKERS = 20;
    private static final int DEV_SPEAKERS = 17;
    private static final String VIDEO_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final List<Entry> entries = new ArrayList<>();
    private final StringBuilder list = new StringBuilder();

    VoxCelebPart() {
        for (int i = 0; i < SPEAKERS; i++) {
            String id = String.format(Locale.ROOT, "id%05d", 10001 + i);
            for (int video = 0; video < 6; video++) {
                int code = video < 3 ? 1 : video == 3 ? 2 : 3;
                video(id, i < DEV_SPEAKERS ? "dev" : "test", video, code, 2);
            }
        }
        byte[] text = list.toString().getBytes(StandardCharsets.UTF_8);
        entries.add(new Entry(ROOT + "/iden_split.txt", studio -> text));
    }

    @Override
    public String name() {
        return "voxceleb1";
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    private void video(String id, String folder, int video, int code, int clips) {
        String name = Dice.of("sid video", id, video).letters(11, VIDEO_LETTERS);
        for (int clip = 1; clip <= clips; clip++) {
            String path = String.format(Locale.ROOT, "%s/%s/%05d.wav", id, name, clip);
            list.append(code).append(' ').append(path).append('\n');
            entries.add(new Entry(ROOT + "/" + folder + "/wav/" + path, studio -> {
                Speaker speaker = Speaker.draw(Dice.of("sid speaker", id), 1);
                Session session = Session.draw(Dice.of("sid session", id, name), 0.05, 25, 42);
                Dice dice = Dice.of("sid", path);
                return WavWriter.pcm16(studio.utterance(speaker, Sentences.drawPhrase(dice), session, dice));
            }));
        }
    }
}
