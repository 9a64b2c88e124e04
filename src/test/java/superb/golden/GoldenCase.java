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
record GoldenCase(String upstream, String folder, String weights, double absolute, double relative) {
    /** Clip 1 is the longest. */
    static final int CLIPS = 3;

    static List<GoldenCase> all() {
        return List.of(
                of("hubert", "hubert-group", "weights.safetensors"),
                of("hubert", "hubert-layer", "fairseq.pt"),
                of("wavlm", "wavlm-layer", "wavlm.pt"),
                of("distilhubert", "distilhubert", "distiller.ckpt"),
                of("fithubert", "fithubert", "last.ckpt"),
                of("armhubert", "armhubert", "last.ckpt"),
                of("dpwavlm", "dpwavlm", "pruned_hubert_base.pth"),
                of("ofa_wav2vec2:lambda=0.7", "ofa-wav2vec2-0.7", "ofa.pt"),
                of("melhubert", "melhubert-20ms", "melhubert.ckpt"),
                new GoldenCase("fbank", "fbank", "", 2e-4, 2e-4));
    }

    private static GoldenCase of(String upstream, String folder, String weights) {
        return new GoldenCase(upstream, folder, weights, 1e-4, 1e-4);
    }

    /** {@code [frames, dim]}, row-major. */
    record State(List<Integer> shape, float[] values) {}

    boolean learned() {
        return !upstream.equals("fbank");
    }

    /** What needs the open checkpoint is done in {@code use}. */
    void open(java.util.function.Consumer<Upstream> use) {
        UpstreamRegistry registry = UpstreamRegistry.load();
        UpstreamRequest request = UpstreamRequest.parse(upstream);
        if (!learned()) {
            use.accept(registry.untrained(request, 0));
            return;
        }
        try (Checkpoint file = file("golden/" + folder + "/" + weights)) {
            use.accept(registry.load(request, file));
        }
    }

    static List<Waveform> clips() {
        List<Waveform> clips = new ArrayList<>();
        try (Checkpoint audio = file("golden/audio.safetensors")) {
            for (int i = 0; i < CLIPS; i++) {
                clips.add(new Waveform("utt" + i, read(audio, "utt" + i)));
            }
        }
        return clips;
    }

    /** All hidden states of a clip that the golden file holds, from 0. */
    List<State> states(int clip) {
        String prefix = "single_" + clip + ".hidden_";
        List<State> states = new ArrayList<>();
        try (Checkpoint expected = file("golden/" + folder + "/expected.safetensors")) {
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
