package superb.engine;

/** Service: something that can run upstreams and train heads, for example libtorch. */
public interface Engine {

    /** {@code torch}, {@code onnx}, {@code auto}. */
    String name();

    /** Starts it on a device. The caller closes the session. A device that is not there is an EnvironmentException, never a fall-back. */
    EngineSession start(EngineOptions options);
}
