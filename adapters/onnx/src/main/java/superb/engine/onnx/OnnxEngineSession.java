package superb.engine.onnx;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import superb.engine.EngineInfo;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.WrittenGraph;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.graph.OnnxGraph.States;
import superb.engine.onnx.graph.SerializedGraph;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceTrainer;
import superb.train.ProbeSpec;
import superb.train.ProbeTrainer;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;
import superb.upstream.Weights;

/** A session of the torch engine whose upstreams run in ONNX Runtime. */
final class OnnxEngineSession implements EngineSession {
    private final EngineInfo info;
    private final EngineSession inner;
    private final EngineOptions options;

    /** Takes over {@code inner}. */
    OnnxEngineSession(EngineInfo info, EngineSession inner, EngineOptions options) {
        this.info = info;
        this.inner = inner;
        this.options = options;
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public OpenUpstream open(UpstreamModel model, Weights weights, Precision precision) {
        return OnnxUpstream.open(model, weights, precision, inner.manager(), options);
    }

    /** Reads no numbers: the engine runs an upstream by the same graph whatever its weights. */
    @Override
    public Optional<WrittenGraph> graph(Upstream upstream, Precision precision) {
        return upstream.definition().map(model -> {
            OnnxGraph graph = OnnxGraph.of(model, upstream.weights(), precision, States.ALL);
            return new WrittenGraph(SerializedGraph.hash(graph), graph.quantized());
        });
    }

    @Override
    public ProbeTrainer probe(ProbeSpec spec) {
        return inner.probe(spec);
    }

    @Override
    public SequenceTrainer sequence(SequenceSpec spec) {
        return inner.sequence(spec);
    }

    @Override
    public NDManager manager() {
        return inner.manager();
    }

    @Override
    public double matmulGmacs() {
        return inner.matmulGmacs();
    }

    @Override
    public void close() {
        inner.close();
    }
}
