package superb.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import superb.audio.Waveform;
import superb.task.Clip;
import superb.task.ClipReader;
import superb.task.Corpus;
import superb.task.CorpusManifest;
import superb.task.CorpusRequest;
import superb.task.FileHashes;
import superb.task.FrameScores;
import superb.task.HeadDesign;
import superb.task.IntervalUnit;
import superb.task.Recipe;
import superb.task.Sampling;
import superb.task.Split;
import superb.task.Task;
import superb.task.TaskCard;
import superb.task.Transcription;
import superb.task.View;

/** A task small enough to be learned in a second: sequences of tones, to be written down note by note. */
final class Tones implements Task {
    private static final int TONE_SAMPLES = 640;
    private static final List<String> NOTES = List.of("-", "c", "e", "g", "b");

    private final Path folder;
    private final HeadDesign head;
    private final String id;

    /** @param folder where a file a clip is written */
    Tones(Path folder, HeadDesign head) {
        this(folder, head, "pr");
    }

    private Tones(Path folder, HeadDesign head, String id) {
        this.folder = folder;
        this.head = head;
        this.id = id;
    }

    /** Another task that reads with the heads of this one. */
    Tones readAgain() {
        return new Tones(folder, head, "pr+again");
    }

    @Override
    public String headOf() {
        return "pr";
    }

    TaskData data() {
        Corpus corpus = load(null);
        return new TaskData(this, card().recipe(), corpus, CorpusManifest.of(corpus, FileHashes.fresh()));
    }

    @Override
    public TaskCard card() {
        Sampling sampling = head instanceof HeadDesign.FrameLinear ? Sampling.LABEL_WINDOWS : Sampling.LENGTH_BUCKETS;
        Recipe recipe = new Recipe(4, 2, 1e-2, 1, 120, 40, head, sampling, Sampling.SEQUENTIAL, 1);
        return new TaskCard(id, "tones", "1", "tones", "per", false, IntervalUnit.GROUP, recipe, recipe);
    }

    @Override
    public Corpus load(CorpusRequest request) {
        return new Corpus(
                "mini-tones", split("train", 14), split("dev", 5), split("test", 6), List.of(NOTES), List.of());
    }

    private Split split(String name, int size) {
        Random random = new Random(name.hashCode());
        List<Clip> clips = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Integer> notes =
                    random.ints(3 + random.nextInt(5), 1, NOTES.size()).boxed().toList();
            Path file = folder.resolve(name + "-" + i);
            try {
                Files.writeString(file, notes.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            clips.add(new Clip(
                    name + "-" + i,
                    file,
                    (long) TONE_SAMPLES * notes.size() + 80 * i,
                    1,
                    List.of(View.WHOLE),
                    OptionalInt.empty(),
                    notes,
                    "speaker-" + i % 3));
        }
        return new Split(name, clips, size);
    }

    @Override
    public ClipReader reader() {
        return (clip, view) -> {
            Random noise = new Random(clip.id().hashCode());
            float[] samples = new float[(int) clip.fileSamples()];
            for (int i = 0; i < samples.length; i++) {
                int note = clip.labels()
                        .get(Math.min(i / TONE_SAMPLES, clip.labels().size() - 1));
                double fade = Math.sin(Math.PI * (i % TONE_SAMPLES) / TONE_SAMPLES);
                samples[i] = (float) (0.3 * fade * Math.sin(i * 0.15 * note) + 0.01 * noise.nextGaussian());
            }
            return new Waveform(clip.id(), samples);
        };
    }

    @Override
    public CorpusRequest mini(Path cache, long seed) {
        throw new UnsupportedOperationException("never asked for");
    }

    @Override
    public Optional<Transcription> transcription() {
        return Optional.of(new Notes());
    }

    private static final class Notes implements Transcription {
        @Override
        public String decoder() {
            return "ctc-greedy/1";
        }

        @Override
        public String normalisation() {
            return "none/1";
        }

        @Override
        public String hypothesis(FrameScores scores) {
            StringBuilder text = new StringBuilder();
            int last = 0;
            for (int frame = 0; frame < scores.frames(); frame++) {
                int best = scores.best(frame);
                if (best != last && best != 0) {
                    text.append(NOTES.get(best)).append(' ');
                }
                last = best;
            }
            return text.toString().strip();
        }

        @Override
        public String reference(Clip clip) {
            return clip.labels().stream().map(NOTES::get).collect(Collectors.joining(" "));
        }

        @Override
        public Map<String, List<String>> units(String text) {
            Map<String, List<String>> units = new LinkedHashMap<>();
            units.put("per", text.isEmpty() ? List.of() : List.of(text.split(" ")));
            return units;
        }
    }
}
