package superb.engine.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.LoggerFactory;
import superb.audio.Waveform;
import superb.engine.ClipBatch;
import superb.engine.EngineOptions;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.graph.OnnxGraph.States;
import superb.engine.onnx.graph.SerializedGraph;
import superb.engine.onnx.session.NativeFloats;
import superb.engine.onnx.session.OnnxFile;
import superb.engine.onnx.session.OnnxOptions;
import superb.engine.onnx.session.OnnxOutputs;
import superb.error.Problem;
import superb.error.UsageException;
import superb.features.LayerFeatures;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;
import superb.upstream.Weights;

/** An upstream as an ONNX graph in ONNX Runtime. */
final class OnnxUpstream implements OpenUpstream {
    private final UpstreamCard card;
    private final Precision precision;
    private final OnnxFile file;
    private final int lanes;
    private final List<String> outputs;
    private final NDManager owner;

    private OnnxUpstream(
            UpstreamCard card, Precision precision, OnnxFile file, int lanes, List<String> outputs, NDManager owner) {
        this.card = card;
        this.precision = precision;
        this.file = file;
        this.lanes = lanes;
        this.outputs = outputs;
        this.owner = owner;
    }

    static OnnxUpstream open(
            UpstreamModel model, Weights weights, Precision precision, NDManager session, EngineOptions options) {
        if (precision != Precision.FP32 && precision != Precision.INT8_DYNAMIC) {
            throw new UsageException(Problem.of("the onnx engine has no " + precision.id())
                    .at("--precision " + precision.id())
                    .expected("fp32 or int8-dynamic")
                    .next("--engine torch"));
        }
        OnnxGraph graph = OnnxGraph.of(model, weights, precision, States.ALL);
        LoggerFactory.getLogger(OnnxUpstream.class)
                .debug(
                        "{} {}: graph {}, {} matrices in bytes",
                        model.card().name(),
                        precision.id(),
                        SerializedGraph.hash(graph),
                        graph.quantized());
        // One session for all lanes: its weights are packed for matrix products once, and its threads help every lane.
        // ONNX Runtime counts one caller among the threads of a session; the other lanes bring theirs.
        OnnxOptions shared = OnnxOptions.threads(options.threads() - options.lanes() + 1);
        OnnxFile file = new GraphStore(options.graphs()).open(graph, shared);
        return new OnnxUpstream(
                model.card(), precision, file, options.lanes(), graph.outputs(), session.newSubManager());
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
        return lanes;
    }

    @Override
    public LayerFeatures extract(List<Waveform> clips) {
        ClipBatch batch = new ClipBatch(clips);
        batch.checkLengths(card);
        // The range that decides the bytes is one for the whole batch, so with bytes every clip has a pass of its own.
        if (precision == Precision.INT8_DYNAMIC && clips.size() > 1) {
            HostStates joined = HostStates.joined(clips.stream()
                    .map(it -> pass(new ClipBatch(List.of(it)), HostStates::all))
                    .toList());
            return copied(batch, clips, joined.frames(), joined.states().iterator());
        }
        return pass(batch, (states, frames) -> copied(batch, clips, frames, states));
    }

    /** @param states of which one at a time is in Java's memory: it is far smaller than all of them in all lanes */
    private LayerFeatures copied(
            ClipBatch batch, List<Waveform> clips, int[] frames, Iterator<HostStates.State> states) {
        batch.checkFrames(card, frames);
        FiniteStates finite = new FiniteStates(card, precision, clips, frames);
        NDManager features = owner.newSubManager();
        try {
            List<NDArray> arrays = new ArrayList<>();
            while (states.hasNext()) {
                HostStates.State state = states.next();
                finite.check(arrays.size(), state.values(), state.shape());
                arrays.add(NativeFloats.copy(state.values(), state.shape(), features));
            }
            return new LayerFeatures(features, arrays, frames);
        } catch (RuntimeException | Error e) {
            features.close();
            throw e;
        }
    }

    /** @param use of the states, which are copied out of the graph as they are asked for, and of the frames */
    private <R> R pass(ClipBatch batch, BiFunction<Iterator<HostStates.State>, int[], R> use) {
        List<String> wanted = new ArrayList<>(outputs);
        wanted.add(OnnxGraph.FRAMES);
        try (NDManager scratch = owner.newSubManager();
                OnnxOutputs results = file.run(GraphInputs.of(batch, scratch), wanted)) {
            int[] frames = new int[batch.size()];
            LongBuffer counted = results.longs(OnnxGraph.FRAMES);
            Arrays.setAll(frames, item -> Math.toIntExact(counted.get(item)));
            Iterator<HostStates.State> states = outputs.stream()
                    .map(name -> new HostStates.State(results.floats(name), results.shape(name)))
                    .iterator();
            return use.apply(states, frames);
        }
    }

    @Override
    public void close() {
        file.close();
        owner.close();
    }
}
