package superb.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.engine.ClipBatch;
import superb.engine.Precision;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.graph.OnnxGraph.States;
import superb.engine.onnx.session.OnnxFile;
import superb.engine.onnx.session.OnnxOptions;
import superb.error.EnvironmentException;
import superb.error.UsageException;
import superb.upstream.RandomWeights;
import superb.upstream.UpstreamModel;

class IntegerKernelsTest {
    @TempDir
    Path folder;

    private static OnnxGraph graph(UpstreamModel model, Precision precision) {
        return OnnxGraph.of(model, RandomWeights.of(model, 7), precision, States.ALL);
    }

    @Test
    void everyProductOfBytesIsSeenToRunInBytes() {
        OnnxGraph bytes = graph(new TinyModels.Wide(), Precision.INT8_DYNAMIC);
        assertEquals(6, bytes.integerProducts());
        assertEquals(6, bytes.quantized());
        Path file = folder.resolve("bytes.onnx");
        GraphFiles.write(bytes, file, Long.MAX_VALUE);
        try (OnnxFile open = IntegerKernels.open(file, bytes, OnnxOptions.threads(1))) {
            open.run(GraphInputs.of(new ClipBatch(List.of(TinyModels.clip(900)))), bytes.outputs())
                    .close(); // and is of use afterwards
        }
    }

    /** The file of the same model in floats stands for a runtime that turns bytes back into floats. */
    @Test
    void productsInFloatsUnderTheNameOfBytesAreAnError() {
        Path file = folder.resolve("floats.onnx");
        GraphFiles.write(graph(new TinyModels.Wide(), Precision.FP32), file, Long.MAX_VALUE);
        OnnxGraph claimed = graph(new TinyModels.Wide(), Precision.INT8_DYNAMIC);
        EnvironmentException e = assertThrows(
                EnvironmentException.class, () -> IntegerKernels.open(file, claimed, OnnxOptions.threads(1)));
        assertTrue(e.getMessage().startsWith("only 0 of 6 products of bytes"), e::getMessage);
        assertTrue(e.getMessage().contains("wide, int8-dynamic, ONNX Runtime 1."), e::getMessage);
    }

    @Test
    void aModelWithoutAWideMatrixHasNoBytes() {
        UsageException e =
                assertThrows(UsageException.class, () -> graph(new TinyModels.Firing(), Precision.INT8_DYNAMIC));
        assertTrue(e.getMessage().startsWith("nothing of firing would be in bytes"), e::getMessage);
        assertTrue(e.getMessage().contains("at least 64 by 64"), e::getMessage);
    }
}
