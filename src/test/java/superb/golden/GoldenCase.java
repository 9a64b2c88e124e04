package superb.golden;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import superb.audio.Waveform;
import superb.upstream.Checkpoint;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstreams.checkpoint.Checkpoints;

/**
 * A network that its original code has run: weights, three clips, the hidden states of each clip alone. Origin and
 * tolerances are told in the README files beside the data.
 */
record GoldenCase(String upstream, String folder, double absolute, double relative) {
    /** Clip 1 is the longest. */
    static final int CLIPS = 3;

    private static final String CLIP_1 = "golden-utterance1/utterance1.safetensors";

    static List<GoldenCase> all() {
        return List.of(
                new GoldenCase("hubert", "hubert-group", 1e-4, 1e-4),
                new GoldenCase("hubert", "hubert-layer", 1e-4, 1e-4),
                new GoldenCase("fbank", "fbank", 2e-3, 0));
    }

    /** {@code [frames, dim]}, row-major. */
    record State(List<Integer> shape, float[] values) {}

    boolean learned() {
        return !upstream.equals("fbank");
    }

    /** What needs the open checkpoint is done in {@code use}. */
    void open(java.util.function.Consumer<Upstream> use) {
        UpstreamRegistry registry = UpstreamRegistry.load();
        UpstreamRequest request = UpstreamRequest.of(upstream);
        if (!learned()) {
            use.accept(registry.untrained(request, 0));
            return;
        }
        try (Checkpoint weights = file("golden/" + folder + "/weights.safetensors")) {
            use.accept(registry.load(request, weights));
        }
    }

    static List<Waveform> clips() {
        List<Waveform> clips = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            try (Checkpoint audio = file(i == 1 ? CLIP_1 : "golden/audio.safetensors")) {
                clips.add(new Waveform("utt" + i, read(audio, i == 1 ? "audio" : "utt" + i)));
            }
        }
        return clips;
    }

    /** All hidden states of a clip that the golden file holds, from 0. */
    List<State> states(int clip) {
        String file = clip == 1 ? CLIP_1 : "golden/" + folder + "/expected.safetensors";
        String prefix = clip == 1 ? folder + ".hidden_" : "single_" + clip + ".hidden_";
        List<State> states = new ArrayList<>();
        try (Checkpoint expected = file(file)) {
            while (expected.has(prefix + states.size())) {
                String name = prefix + states.size();
                List<Integer> shape = expected.shape(name); // [1, frames, dim]
                states.add(new State(shape.subList(1, 3), read(expected, name)));
            }
        }
        return states;
    }

    private static float[] read(Checkpoint file, String name) {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(file.elements(name)));
        file.read(name, values);
        return values.array();
    }

    private static Checkpoint file(String name) {
        URL url = GoldenCase.class.getResource("/" + name);
        if (url == null) {
            throw new IllegalArgumentException("no golden file " + name);
        }
        try {
            return Checkpoints.open(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
