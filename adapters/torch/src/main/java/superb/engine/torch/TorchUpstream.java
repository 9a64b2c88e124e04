package superb.engine.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.torch.script.ScriptModule;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.features.LayerFeatures;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;
import superb.upstream.Weights;

/** An upstream as a TorchScript program with its tensors on one device. */
final class TorchUpstream implements OpenUpstream {
    private final UpstreamCard card;
    private final Precision precision;
    private final NDManager owner;
    private final ScriptModule script;
    private final boolean firing;
    private final List<NDArray> tensors;

    private TorchUpstream(
            UpstreamCard card,
            Precision precision,
            NDManager owner,
            ScriptModule script,
            boolean firing,
            List<NDArray> tensors) {
        this.card = card;
        this.precision = precision;
        this.owner = owner;
        this.script = script;
        this.firing = firing;
        this.tensors = tensors;
    }

    static TorchUpstream open(UpstreamModel model, Weights weights, Precision precision, NDManager session) {
        NDManager owner = session.newSubManager();
        try {
            ScriptProgram program = ScriptProgram.of(model, precision, Products.on(session, precision));
            ScriptModule script = ScriptModule.load(owner, program.text());
            List<NDArray> tensors = new PreparedTensors(script, weights).load(program.prepared(), owner);
            return new TorchUpstream(model.card(), precision, owner, script, program.firing(), tensors);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    @Override
    public UpstreamCard card() {
        return card;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public LayerFeatures extract(List<Waveform> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one clip");
        }
        batch.forEach(this::checkLength);
        // Every new shape would be analysed again; the setting belongs to the calling thread.
        JniUtils.setGraphExecutorOptimize(false);
        NDManager features = owner.newSubManager();
        try {
            List<NDArray> results = run(batch, features);
            int states = results.size() - 2;
            int[] frames = Arrays.stream(results.get(states + 1).toLongArray())
                    .mapToInt(Math::toIntExact)
                    .toArray();
            checkFrames(batch, frames);
            LayerFeatures layers = new LayerFeatures(features, results.subList(0, states), frames);
            checkFinite(batch, layers, results.get(states));
            return layers;
        } catch (RuntimeException e) {
            features.close();
            throw e;
        }
    }

    private List<NDArray> run(List<Waveform> batch, NDManager features) {
        int longest = batch.stream().mapToInt(Waveform::length).max().orElseThrow();
        boolean padded = batch.stream().anyMatch(it -> it.length() < longest) || (firing && batch.size() > 1);
        try (NDManager inputs = features.newSubManager(Device.cpu())) {
            NDArray x = waveforms(batch, longest, inputs);
            NDArray n = inputs.create(batch.stream().mapToLong(Waveform::length).toArray());
            return script.call(padded ? ScriptProgram.PADDED : ScriptProgram.ALONE)
                    .with(x.toDevice(owner.getDevice(), false))
                    .with(n)
                    .with(tensors)
                    .run(features);
        } catch (ResourcesException e) {
            throw new ResourcesException(
                    Problem.of("memory ran out in " + card.name() + ", on a batch of " + batch.size() + " clips, "
                                    + longest / Waveform.SAMPLE_RATE_HZ + " s each with padding")
                            .at("the longest clip, " + longestId(batch, longest) + ", on " + owner.getDevice())
                            .next("a smaller batch; for one clip, a shorter one or a device with more memory"),
                    e);
        }
    }

    private static String longestId(List<Waveform> batch, int longest) {
        return batch.stream()
                .filter(it -> it.length() == longest)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static NDArray waveforms(List<Waveform> batch, int longest, NDManager cpu) {
        PtNDArray x = (PtNDArray) cpu.create(new Shape(batch.size(), longest), DataType.FLOAT32);
        FloatBuffer memory = JniUtils.getByteBuffer(x, true).asFloatBuffer();
        float[] zeros = new float[longest];
        for (Waveform clip : batch) {
            memory.put(clip.samples()).put(zeros, 0, longest - clip.length());
        }
        return x;
    }

    private void checkLength(Waveform clip) {
        if (clip.length() < card.minSamples()) {
            throw new DataException(
                    Problem.of("clip is too short for " + card.name() + ": " + clip.length() + " samples")
                            .at(clip.id())
                            .expected("at least " + card.minSamples() + " samples ("
                                    + 1000L * card.minSamples() / Waveform.SAMPLE_RATE_HZ + " ms)")
                            .next("leave it out of the data set, or pad it there"));
        }
    }

    /** Only where frames are joined by what is heard can none be left. */
    private void checkFrames(List<Waveform> batch, int[] frames) {
        for (int item = 0; item < frames.length; item++) {
            if (frames[item] < 1) {
                throw new DataException(Problem.of(card.name() + " leaves no frame of the clip")
                        .at(batch.get(item).id())
                        .expected("at least one frame")
                        .next("a weaker compression, or leave the clip out of the data set"));
            }
        }
    }

    /** The sums are a sieve: one that is not finite leads to a look at the values themselves. */
    private void checkFinite(List<Waveform> batch, LayerFeatures layers, NDArray sums) {
        float[] sum = sums.toFloatArray();
        for (int state = 0; state < layers.states().size(); state++) {
            for (int item = 0; item < batch.size(); item++) {
                if (!Float.isFinite(sum[state * batch.size() + item])) {
                    checkFinite(batch.get(item), layers, state, item);
                }
            }
        }
    }

    private void checkFinite(Waveform clip, LayerFeatures layers, int state, int item) {
        float[] values;
        try (NDArray frames = layers.states().get(state).get(item)) {
            values = frames.toFloatArray();
        }
        int valid = layers.frames(item) * card.dim();
        for (int i = 0; i < valid; i++) {
            if (!Float.isFinite(values[i])) {
                throw new DataException(Problem.of(card.name() + " gives " + values[i] + " in hidden state " + state
                                + ", frame " + i / card.dim())
                        .at(clip.id())
                        .expected("finite numbers")
                        .next(
                                precision == Precision.FP32
                                        ? "check the clip and the weights"
                                        : "--precision fp32; " + precision.id() + " may be too narrow for this model"));
            }
        }
    }

    @Override
    public void close() {
        script.close();
        owner.close();
    }
}
