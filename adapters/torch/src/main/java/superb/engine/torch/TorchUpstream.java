package superb.engine.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import superb.audio.Waveform;
import superb.engine.ClipBatch;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.torch.program.Products;
import superb.engine.torch.program.ScriptProgram;
import superb.engine.torch.script.NativeFailure;
import superb.engine.torch.script.ScriptModule;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.error.UsageException;
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
    private final TorchLanes lanes;

    private TorchUpstream(
            UpstreamCard card,
            Precision precision,
            NDManager owner,
            ScriptModule script,
            boolean firing,
            List<NDArray> tensors,
            TorchLanes lanes) {
        this.card = card;
        this.precision = precision;
        this.owner = owner;
        this.script = script;
        this.firing = firing;
        this.tensors = tensors;
        this.lanes = lanes;
    }

    static TorchUpstream open(
            UpstreamModel model, Weights weights, Precision precision, NDManager session, TorchLanes lanes) {
        if (precision == Precision.INT8_DYNAMIC) {
            throw new UsageException(Problem.of("the torch engine has no " + precision.id())
                    .at("--precision " + precision.id())
                    .expected("fp32, bf16 or fp16")
                    .next("--engine onnx"));
        }
        NDManager owner = session.newSubManager();
        try {
            ScriptProgram program = ScriptProgram.of(model, precision, Products.on(session, precision));
            ScriptModule script = ScriptModule.load(owner, program.text());
            List<NDArray> tensors = new PreparedTensors(script, weights).load(program.prepared(), owner);
            owner.cap(); // a batch that leaves something here would leak
            return new TorchUpstream(model.card(), precision, owner, script, program.firing(), tensors, lanes);
        } catch (EngineException e) {
            owner.close();
            throw NativeFailure.of(e, "opening " + model.card().name(), "");
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
    public int lanes() {
        return lanes.count();
    }

    @Override
    public ExecutorService openLanes() {
        return lanes.open();
    }

    @Override
    public LayerFeatures extract(List<Waveform> clips) {
        ClipBatch batch = new ClipBatch(clips);
        batch.checkLengths(card);
        // Off, because every new shape would be analysed again; the setting belongs to the calling thread.
        JniUtils.setGraphExecutorOptimize(false);
        NDManager features = owner.newSubManager();
        try {
            List<NDArray> results = run(batch, features);
            int states = results.size() - 2;
            NDArray sums = results.get(states);
            NDArray frames = results.get(states + 1);
            int[] valid = Arrays.stream(frames.toLongArray())
                    .mapToInt(Math::toIntExact)
                    .toArray();
            batch.checkFrames(card, valid);
            LayerFeatures layers = new LayerFeatures(features, results.subList(0, states), valid);
            new FiniteCheck(card, precision).of(layers, sums.toFloatArray(), clips);
            return layers;
        } catch (EngineException e) {
            features.close();
            throw NativeFailure.of(e, "running " + card.name(), "");
        } catch (RuntimeException e) {
            features.close();
            throw e;
        }
    }

    private List<NDArray> run(ClipBatch batch, NDManager features) {
        boolean padded = batch.padded() || (firing && batch.size() > 1);
        try (NDManager cpu = features.newSubManager(Device.cpu())) {
            return script.call(padded ? ScriptProgram.PADDED : ScriptProgram.ALONE)
                    .with(Samples.of(batch, cpu).toDevice(owner.getDevice(), false))
                    .with(cpu.create(batch.lengths()))
                    .with(tensors)
                    .run(features);
        } catch (ResourcesException e) {
            throw new ResourcesException(
                    Problem.of("memory ran out in " + card.name() + ", in a batch of " + batch.describe())
                            .at(owner.getDevice() + ", " + precision.id())
                            .next("smaller batches; for a single clip a shorter one, --precision bf16, or more memory"),
                    e);
        }
    }

    @Override
    public void close() {
        if (owner.isOpen()) {
            owner.close();
            NativeHeap.giveBack();
        }
    }
}
