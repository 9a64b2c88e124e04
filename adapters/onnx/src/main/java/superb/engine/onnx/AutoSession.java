package superb.engine.onnx;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.ModelFile;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.WrittenGraph;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceTrainer;
import superb.train.ProbeSpec;
import superb.train.ProbeTrainer;
import superb.upstream.Upstream;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;
import superb.upstream.Weights;

/**
 * On a CPU transformers in fp32 run in ONNX Runtime, filter banks and half precisions in libtorch, weights in bytes where
 * they exist. It is a rule and no race, so that the same command computes the same numbers every time; the times behind
 * it stand in docs/performance.md.
 */
final class AutoSession implements EngineSession {
    private final EngineSession torch;
    private final EngineSession onnx;

    /** @param onnx over {@code torch}, which is closed in the end */
    AutoSession(EngineSession torch, OnnxEngineSession onnx) {
        this.torch = torch;
        this.onnx = onnx;
    }

    private EngineSession faster(UpstreamCard card, Precision precision) {
        boolean transformer = precision == Precision.FP32 && card.layers() > 0;
        return transformer || precision == Precision.INT8_DYNAMIC ? onnx : torch;
    }

    /** A network in a file brings its own runtime into any session. */
    private EngineSession of(Upstream upstream, Precision precision) {
        return upstream.model() instanceof ModelFile
                ? torch
                : faster(upstream.model().card(), precision);
    }

    /** Of heads; see {@link #info(Upstream, Precision)}. */
    @Override
    public EngineInfo info() {
        return torch.info();
    }

    @Override
    public EngineInfo info(Upstream upstream, Precision precision) {
        return of(upstream, precision).info(upstream, precision);
    }

    @Override
    public Optional<WrittenGraph> graph(Upstream upstream, Precision precision) {
        return of(upstream, precision).graph(upstream, precision);
    }

    @Override
    public OpenUpstream open(UpstreamModel model, Weights weights, Precision precision) {
        return faster(model.card(), precision).open(model, weights, precision);
    }

    @Override
    public ProbeTrainer probe(ProbeSpec spec) {
        return torch.probe(spec);
    }

    @Override
    public SequenceTrainer sequence(SequenceSpec spec) {
        return torch.sequence(spec);
    }

    @Override
    public NDManager manager() {
        return torch.manager();
    }

    @Override
    public double matmulGmacs() {
        return torch.matmulGmacs();
    }

    @Override
    public void close() {
        torch.close();
    }
}
