package superb.upstreams;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import superb.upstream.Checkpoint;
import superb.upstream.Layers;
import superb.upstream.Upstream;
import superb.upstreams.checkpoint.Checkpoints;

/** Golden files (see golden/README.md) and forward passes by {@link ReferenceOps}. */
final class Golden {
    private Golden() {}

    static Path file(String name) {
        URL url = Golden.class.getResource("/" + name);
        if (url == null) {
            throw new IllegalArgumentException("no golden file " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Tensor tensor(Checkpoint checkpoint, String name) {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(checkpoint.elements(name)));
        checkpoint.read(name, values);
        int[] dims = checkpoint.shape(name).stream().mapToInt(Integer::intValue).toArray();
        return Tensor.of(values.array(), dims);
    }

    /** Samples of utterance 0 or 2. */
    static Tensor utterance(int number) {
        try (Checkpoint audio = Checkpoints.open(file("golden/audio.safetensors"))) {
            return tensor(audio, "utt" + number);
        }
    }

    /** The hidden states of several clips as one batch, zeros on the right. */
    static Layers<Tensor> forward(Upstream upstream, List<Tensor> clips) {
        int longest = clips.stream().mapToInt(it -> it.data.length).max().orElseThrow();
        Tensor batch = Tensor.zeros(clips.size(), longest);
        Tensor lengths = Tensor.zeros(clips.size());
        for (int i = 0; i < clips.size(); i++) {
            double[] samples = clips.get(i).data;
            System.arraycopy(samples, 0, batch.data, i * longest, samples.length);
            lengths.data[i] = samples.length;
        }
        return upstream.definition().orElseThrow().forward(new ReferenceOps(upstream.weights()), batch, lengths);
    }

    /** The valid frames of one item of a state, {@code [1, frames, dim]}. */
    static Tensor item(Tensor state, int item, int frames) {
        int start = item * state.stride(0);
        int end = start + frames * state.last();
        return new Tensor(new int[] {1, frames, state.last()}, Arrays.copyOfRange(state.data, start, end));
    }
}
