package superb.engine.torch;

import ai.djl.Device;
import superb.engine.Engine;
import superb.engine.EngineInfo;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;

/** Upstreams and heads on libtorch. */
public final class TorchEngine implements Engine {

    /** Raised when the programs written here compute something else for the same model: old features are then missed. */
    private static final String PROTOCOL = "torch2";

    @Override
    public String name() {
        return "torch";
    }

    /**
     * Loads libtorch (under a second once it is unpacked) and pins the CPU threads of the whole process: sessions of
     * one process that want different numbers of threads do not get them, the last one started wins.
     */
    @Override
    public EngineSession start(EngineOptions options) {
        Libtorch libtorch = Libtorch.load();
        int threads = libtorch.useThreads(options.threads());
        Device device = DeviceChoice.of(options.device(), libtorch);
        EngineInfo info = new EngineInfo(
                name(),
                ai.djl.engine.Engine.getDjlVersion(),
                libtorch.version(),
                libtorch.flavor(),
                options.device(),
                DeviceChoice.name(device),
                threads,
                PROTOCOL + "-" + libtorch.version() + "-" + (device.isGpu() ? "cuda" : "cpu"));
        // The kernels of a GPU queue up anyway.
        return new TorchSession(info, libtorch.manager(device), device.isGpu() ? 1 : options.lanes());
    }
}
