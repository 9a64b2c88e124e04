package superb.engine;

import superb.upstream.Network;

/**
 * A network in a file, with weights and arithmetic of its own, such as an ONNX graph. It is run, never read: no
 * parameters and no multiply-accumulates are known of it.
 */
public interface ModelFile extends Network {

    /** Opens it on the session's device, or on the CPU where the file's runtime knows no other. The caller closes it. */
    OpenUpstream open(EngineSession session, Precision precision);

    /** What runs it in a session of that engine. */
    EngineInfo engine(EngineInfo session);
}
