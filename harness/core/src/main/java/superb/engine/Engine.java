package superb.engine;

import java.util.ServiceLoader;
import superb.error.EnvironmentException;
import superb.error.Problem;

/** Service: something that can run upstreams and train heads, for example libtorch. */
public interface Engine {

    /** {@code torch}, {@code onnx}, {@code auto}. */
    String name();

    /**
     * The engine of that name on the class path.
     *
     * @throws EnvironmentException if there is none
     */
    static Engine named(String name) {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new EnvironmentException(Problem.of("there is no engine '" + name + "'")
                        .expected("the adapter of that engine on the class path")
                        .next("rebuild with mvn package")));
    }

    /** Starts it on a device. The caller closes the session. A device that is not there is an EnvironmentException, never a fall-back. */
    EngineSession start(EngineOptions options);
}
