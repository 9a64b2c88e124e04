package superb.engine.torch.file;

import java.nio.file.Path;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.FileNetwork;
import superb.engine.ModelFileFormat;

/**
 * {@code torchscript:FILE}: what {@code torch.jit.save} wrote. The code in the file runs inside libtorch, so such a file
 * is to be trusted like a program.
 */
public final class TorchScriptFormat implements ModelFileFormat {

    @Override
    public String id() {
        return "torchscript";
    }

    @Override
    public EngineInfo engine(EngineInfo session) {
        return new EngineInfo(
                session.name(),
                session.version(),
                session.nativeVersion(),
                session.flavor(),
                session.deviceRequested(),
                session.deviceActual(),
                session.threads(),
                session.protocol() + "-file1");
    }

    @Override
    public FileNetwork load(Path file, EngineSession session) {
        return TorchScriptFile.load(file, session.manager());
    }
}
