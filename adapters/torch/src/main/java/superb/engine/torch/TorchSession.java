package superb.engine.torch;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.torch.probe.TorchProbeTrainer;
import superb.engine.torch.sequence.TorchSequenceTrainer;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceTrainer;
import superb.train.ProbeSpec;
import superb.train.ProbeTrainer;
import superb.upstream.UpstreamModel;
import superb.upstream.Weights;

/** libtorch on one device; everything opened here lives in memory that goes with the session at the latest. */
final class TorchSession implements EngineSession {
    private final EngineInfo info;
    private final NDManager manager;
    private final int lanes;

    TorchSession(EngineInfo info, NDManager manager, int lanes) {
        this.info = info;
        this.manager = manager;
        this.lanes = lanes;
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public OpenUpstream open(UpstreamModel model, Weights weights, Precision precision) {
        return TorchUpstream.open(model, weights, precision, manager, new TorchLanes(lanes, info.threads()));
    }

    @Override
    public ProbeTrainer probe(ProbeSpec spec) {
        return TorchProbeTrainer.open(manager, spec);
    }

    @Override
    public SequenceTrainer sequence(SequenceSpec spec) {
        return TorchSequenceTrainer.open(manager, spec);
    }

    @Override
    public double matmulGmacs() {
        return MatmulSpeed.gmacs(manager);
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
        if (info.deviceActual().startsWith("cuda")) {
            JniUtils.emptyCudaCache();
        }
    }
}
