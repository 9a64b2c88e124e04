package superb.engine.onnx;

import superb.engine.Engine;
import superb.engine.EngineInfo;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.onnx.session.OnnxRuntime;
import superb.error.EnvironmentException;
import superb.error.Problem;

/** Upstreams in ONNX Runtime on the CPU; heads, and the arrays of features, are those of the torch engine. */
public final class OnnxEngine implements Engine {

    /** Raised when the graphs written here compute something else for the same model: old features are then missed. */
    static final String PROTOCOL = "onnx2";

    private static final String NAME = "onnx";

    private static final String HEADS = "torch";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public EngineSession start(EngineOptions options) {
        if (options.device().startsWith("cuda")) {
            throw new EnvironmentException(Problem.of("the onnx engine has no device '" + options.device() + "'")
                    .at("--device " + options.device())
                    .expected("cpu")
                    .next("--engine torch --device " + options.device()));
        }
        EngineSession heads = heads(options.device().equals("auto") ? options.on("cpu") : options);
        return over(heads, options);
    }

    /** A session of the torch engine. */
    static EngineSession heads(EngineOptions options) {
        return Engine.named(HEADS).start(options);
    }

    /** Takes over {@code heads}, a session on the CPU. */
    static OnnxEngineSession over(EngineSession heads, EngineOptions options) {
        String version = OnnxRuntime.version();
        EngineInfo of = heads.info();
        EngineInfo info = new EngineInfo(
                NAME,
                of.version(),
                version,
                OnnxRuntime.PROVIDER,
                options.device(),
                of.deviceActual(),
                of.threads(),
                PROTOCOL + "-" + version + "-" + of.deviceActual());
        return new OnnxEngineSession(info, heads, options);
    }
}
