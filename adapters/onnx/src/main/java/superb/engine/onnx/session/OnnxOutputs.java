package superb.engine.onnx.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import superb.error.Problem;
import superb.error.UntrustedException;

/** What a graph gave. Owns native memory; closed by whoever called {@code run}. */
public final class OnnxOutputs implements AutoCloseable {
    private final OrtSession.Result result;

    OnnxOutputs(OrtSession.Result result) {
        this.result = result;
    }

    public List<Long> shape(String name) {
        return Arrays.stream(tensor(name).getInfo().getShape()).boxed().toList();
    }

    /** A copy, row-major; float16 is widened. */
    public FloatBuffer floats(String name) {
        FloatBuffer values = tensor(name).getFloatBuffer();
        if (values == null) {
            throw wrong(name, "float32 or float16");
        }
        return values;
    }

    /** A copy, row-major. */
    public LongBuffer longs(String name) {
        LongBuffer values = tensor(name).getLongBuffer();
        if (values == null) {
            throw wrong(name, "int64");
        }
        return values;
    }

    private OnnxTensor tensor(String name) {
        OnnxValue value = result.get(name)
                .orElseThrow(() -> new IllegalArgumentException("output '" + name + "' was not asked for"));
        if (value instanceof OnnxTensor tensor) {
            return tensor;
        }
        throw wrong(name, "a tensor");
    }

    private static UntrustedException wrong(String name, String expected) {
        return new UntrustedException(Problem.of("an output of the graph has an unexpected type")
                .at("output '" + name + "'")
                .expected(expected));
    }

    @Override
    public void close() {
        result.close();
    }
}
