package superb.engine.onnx;

import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;

/** Whichever engine is the faster for an upstream: on a GPU torch, on a CPU as {@link AutoSession} says. */
public final class AutoEngine implements Engine {

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public EngineSession start(EngineOptions options) {
        EngineSession torch = OnnxEngine.heads(options);
        return torch.info().deviceActual().equals("cpu")
                ? new AutoSession(torch, OnnxEngine.over(torch, options))
                : torch;
    }
}
