package superb.engine.onnx.file;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.FileNetwork;
import superb.engine.ModelFileFormat;
import superb.engine.onnx.session.OnnxRuntime;

/** {@code onnx:FILE}: a graph, run by ONNX Runtime on the CPU. */
public final class OnnxFormat implements ModelFileFormat {

    @Override
    public String id() {
        return "onnx";
    }

    @Override
    public EngineInfo engine(EngineInfo session) {
        String version = OnnxRuntime.version();
        return new EngineInfo(
                "onnxruntime",
                version,
                version,
                "cpu",
                session.deviceRequested(),
                "cpu",
                session.threads(),
                "ort-file1-" + version + "-cpu");
    }

    @Override
    public List<Path> files(Path file) {
        return Stream.concat(Stream.of(file), ExternalData.of(file).stream()).toList();
    }

    @Override
    public FileNetwork load(Path file, EngineSession session) {
        ExternalData.of(file); // nothing outside the file's folder is opened
        return OnnxNetwork.load(file, session.info().threads());
    }
}
