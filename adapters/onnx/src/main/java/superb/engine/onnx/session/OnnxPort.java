package superb.engine.onnx.session;

import java.util.List;

/**
 * What a graph says of one of its inputs or outputs.
 *
 * @param type as ONNX Runtime names it: {@code FLOAT}, {@code INT64}, …, or {@code NOT A TENSOR}
 * @param shape sizes of the axes, -1 where any size goes
 * @param axes names of the axes without a fixed size, empty where there is none
 */
public record OnnxPort(String name, String type, List<Long> shape, List<String> axes) {
    public OnnxPort {
        shape = List.copyOf(shape);
        axes = List.copyOf(axes);
    }

    /** As in messages: {@code waveforms FLOAT [batch, samples]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name + " " + type + " [");
        for (int i = 0; i < shape.size(); i++) {
            boolean named = shape.get(i) < 0 && i < axes.size() && !axes.get(i).isEmpty();
            text.append(i == 0 ? "" : ", ")
                    .append(
                            named
                                    ? axes.get(i)
                                    : shape.get(i) < 0 ? "?" : shape.get(i).toString());
        }
        return text.append(']').toString();
    }
}
