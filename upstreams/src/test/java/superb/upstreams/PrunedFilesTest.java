package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.UntrustedException;
import superb.files.SafetensorsWriter;
import superb.upstream.Checkpoint;
import superb.upstream.Layers;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightSpec;
import superb.upstreams.checkpoint.Checkpoints;

/** Files in which parts of a network are gone, and one that keeps projections together. */
class PrunedFilesTest {
    private static final String LAYER = "encoder.layers.0.";
    private static final String FC1 = LAYER + "fc1.weight";

    @TempDir
    private Path folder;

    private final UpstreamRegistry registry = UpstreamRegistry.load();
    private final Checkpoint original = Checkpoints.open(Golden.file("golden/melhubert-20ms/melhubert.ckpt"));
    private final List<Checkpoint> opened = new ArrayList<>(List.of(original));

    @AfterEach
    void close() {
        opened.forEach(Checkpoint::close);
    }

    private Upstream load(String name, Checkpoint file) {
        return registry.load(UpstreamRequest.parse(name), file);
    }

    /** A tensor as {@code [rows][columns]}; a bias has one column. */
    private float[][] rows(String name) {
        Tensor tensor = Golden.tensor(original, name);
        float[][] rows = new float[tensor.dims[0]][tensor.dims.length == 1 ? 1 : tensor.dims[1]];
        for (int i = 0; i < tensor.data.length; i++) {
            rows[i / rows[0].length][i % rows[0].length] = (float) tensor.data[i];
        }
        return rows;
    }

    private Checkpoint with(EditedCheckpoint file, Map<String, float[][]> tensors) {
        Path path = folder.resolve(opened.size() + ".safetensors");
        List<SafetensorsWriter.Entry> entries = tensors.entrySet().stream()
                .map(it -> new SafetensorsWriter.Entry(
                        it.getKey(),
                        it.getKey().endsWith("bias")
                                ? List.of(it.getValue().length)
                                : List.of(it.getValue().length, it.getValue()[0].length)))
                .toList();
        try (SafetensorsWriter writer = SafetensorsWriter.create(path, Map.of(), entries)) {
            tensors.forEach((name, rows) -> {
                FloatBuffer values = FloatBuffer.allocate(rows.length * rows[0].length);
                Stream.of(rows).forEach(values::put);
                writer.write(name, values.flip());
            });
            writer.commit();
        }
        Checkpoint more = Checkpoints.open(path);
        opened.add(more);
        return file.withAll(more);
    }

    /** What pruning weight by weight leaves: the matrix, and a mask that says what still counts. */
    @Test
    void masksAreMultiplied() {
        float[][] values = rows(FC1);
        float[][] mask = new float[values.length][values[0].length];
        Random random = new Random(1);
        float[] expected = new float[values.length * values[0].length];
        for (int i = 0; i < expected.length; i++) {
            int row = i / values[0].length;
            int column = i % values[0].length;
            mask[row][column] = random.nextBoolean() ? 1 : 0;
            expected[i] = mask[row][column] == 1 ? values[row][column] : 0;
        }
        values[0][0] = Float.NaN; // what is masked may be anything
        mask[0][0] = 0;
        expected[0] = 0;
        Map<String, float[][]> tensors = new LinkedHashMap<>(Map.of(FC1 + "_orig", values, FC1 + "_mask", mask));
        Upstream pruned = load("melhubert", with(new EditedCheckpoint(original).without(FC1), tensors));
        FloatBuffer read = FloatBuffer.allocate(expected.length);
        pruned.weights().read("layers.0.ffn.in.weight", read);
        assertArrayEquals(expected, read.array());

        mask[1][1] = 0.5f;
        Upstream soft = load("melhubert", with(new EditedCheckpoint(original).without(FC1), tensors));
        UntrustedException e = assertThrows(UntrustedException.class, () -> soft.weights()
                .read("layers.0.ffn.in.weight", FloatBuffer.allocate(expected.length)));
        assertTrue(e.getMessage().contains("the mask of '" + FC1 + "' holds 0.5"), e.getMessage());
        tensors.put(FC1 + "_mask", new float[3][3]);
        UntrustedException shape = assertThrows(
                UntrustedException.class,
                () -> load("melhubert", with(new EditedCheckpoint(original).without(FC1), tensors)));
        assertTrue(shape.getMessage().contains("has the shape [3, 3]"), shape.getMessage());
    }

    /** A network without its first head and half its inner rows is the whole one in which nothing comes of them. */
    @Test
    void smallerTensorsAreASmallerNetwork() {
        MelHubert.Model whole = (MelHubert.Model) load("melhubert", original).model();
        TransformerEncoder.Layer layer = whole.encoder().layers().get(0);
        int cut = layer.headSize();
        int inner = layer.ffn() / 2;
        Map<String, float[][]> silent = new LinkedHashMap<>();
        Map<String, float[][]> pruned = new LinkedHashMap<>();
        for (String part : List.of("q_proj", "k_proj", "v_proj")) {
            for (String kind : List.of(".weight", ".bias")) {
                String name = LAYER + "self_attn." + part + kind;
                pruned.put(name, from(rows(name), cut));
            }
        }
        String out = LAYER + "self_attn.out_proj.weight";
        pruned.put(out, columns(rows(out), cut));
        silent.put(out, zeroed(rows(out), cut));
        pruned.put(FC1, from(rows(FC1), inner));
        pruned.put(LAYER + "fc1.bias", from(rows(LAYER + "fc1.bias"), inner));
        String fc2 = LAYER + "fc2.weight";
        pruned.put(fc2, columns(rows(fc2), inner));
        silent.put(fc2, zeroed(rows(fc2), inner));
        Upstream small = load("melhubert", with(new EditedCheckpoint(original), pruned));
        TransformerEncoder.Layer cutLayer =
                ((MelHubert.Model) small.model()).encoder().layers().get(0);
        assertEquals(new TransformerEncoder.Layer(layer.heads() - 1, cut, layer.ffn() - inner), cutLayer);
        List<Tensor> clips = List.of(Golden.utterance(0));
        Layers<Tensor> expected =
                Golden.forward(load("melhubert", with(new EditedCheckpoint(original), silent)), clips);
        Layers<Tensor> actual = Golden.forward(small, clips);
        for (int state = 0; state < expected.states().size(); state++) {
            assertArrayEquals(
                    expected.states().get(state).data, actual.states().get(state).data, 1e-9, "state " + state);
        }
    }

    private static float[][] from(float[][] rows, int first) {
        return Stream.of(rows).skip(first).toArray(float[][]::new);
    }

    private static float[][] columns(float[][] rows, int first) {
        return Stream.of(rows)
                .map(row -> java.util.Arrays.copyOfRange(row, first, row.length))
                .toArray(float[][]::new);
    }

    private static float[][] zeroed(float[][] rows, int count) {
        Stream.of(rows).forEach(row -> java.util.Arrays.fill(row, 0, count, 0f));
        return rows;
    }

    /** torchaudio's own WavLM: its names, with query, key and value one above the other. */
    @Test
    void packedWavLmIsTakenApart() {
        Checkpoint fairseq = Checkpoints.open(Golden.file("golden/wavlm-group/wavlm.pt"));
        opened.add(fairseq);
        Upstream wavlm = load("wavlm", fairseq);
        EditedCheckpoint packed = new EditedCheckpoint(fairseq);
        for (WeightSpec spec : wavlm.weights().specs()) {
            String theirs = NameTable.FAIRSEQ.sources(spec.name()).stream()
                    .map(source -> source.tensors().get(0))
                    .filter(fairseq::has)
                    .findFirst()
                    .orElseThrow();
            String name = spec.name();
            if (name.matches(".*\\.attn\\.[qkv]\\..*")) {
                if (name.contains(".attn.q.")) {
                    List<String> three = Stream.of("q_proj", "k_proj", "v_proj")
                            .map(it -> theirs.replace("q_proj", it))
                            .toList();
                    String kind = name.substring(name.lastIndexOf('.') + 1);
                    packed.stacked(
                            "encoder.transformer.layers." + name.split("\\.")[1] + ".attention.attention.in_proj_"
                                    + kind,
                            three);
                }
            } else {
                List<String> places = NameTable.TORCHAUDIO.sources(name).stream()
                        .map(source -> source.tensors().get(0))
                        .toList();
                packed.with(places.get(name.contains(".attn.out.") ? 1 : 0), theirs);
            }
        }
        fairseq.names().forEach(packed::without);
        assertTrue(packed.has("encoder.transformer.layers.0.attention.attention.in_proj_weight"));
        assertTrue(packed.has("encoder.transformer.layers.0.attention.attention.out_proj.bias"));
        Upstream torchaudio = load("wavlm", packed);
        assertTrue(torchaudio.weights().provenance().contains("torchaudio names"));
        assertEquals(wavlm.weights().sha256(), torchaudio.weights().sha256());
    }
}
