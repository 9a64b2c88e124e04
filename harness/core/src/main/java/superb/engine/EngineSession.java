package superb.engine;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceTrainer;
import superb.train.ProbeSpec;
import superb.train.ProbeTrainer;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;
import superb.upstream.Weights;

/** A started engine on one device, used by one thread. Closed by whoever started it. */
public interface EngineSession extends AutoCloseable {

    EngineInfo info();

    /** Loads a model on the device. The caller closes it. */
    OpenUpstream open(UpstreamModel model, Weights weights, Precision precision);

    /** Loads an upstream on the device, whatever brings its arithmetic. The caller closes it. */
    default OpenUpstream open(Upstream upstream, Precision precision) {
        return upstream.model() instanceof ModelFile file
                ? file.open(this, precision)
                : open(upstream.definition().orElseThrow(), upstream.weights(), precision);
    }

    /** What runs that upstream in that precision: this engine, or the runtime of its file. */
    default EngineInfo info(Upstream upstream, Precision precision) {
        return upstream.model() instanceof ModelFile file ? file.engine(info()) : info();
    }

    /** The graph as which this engine runs that upstream; empty for an engine that writes none, and for model files. */
    default Optional<WrittenGraph> graph(Upstream upstream, Precision precision) {
        return Optional.empty();
    }

    /** Heads that train on this device. The caller closes them. */
    ProbeTrainer probe(ProbeSpec spec);

    /** A CTC head that trains on this device. The caller closes it. */
    SequenceTrainer sequence(SequenceSpec spec);

    /** The manager below which a batch's features may be put on this device. */
    NDManager manager();

    /** One real matrix product on the device, for {@code superb doctor}: billions of multiply-accumulates a second. */
    double matmulGmacs();

    @Override
    void close();
}
