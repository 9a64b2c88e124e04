package superb.engine;

import java.util.List;
import java.util.OptionalLong;

/**
 * What one clip costs.
 *
 * @param samples length of the clip
 * @param frames frames that come out
 * @param params parameters that are needed for the hidden states
 * @param macs multiply-accumulates by {@code convention}
 * @param peakActivationBytes estimate: the largest sum of float32 tensors that are needed at one moment, the hidden
 *     states among them, with fused attention and nothing kept longer than it is used
 * @param rows the same parameters and multiply-accumulates by part of the network, in order of first use
 */
public record Cost(
        long samples,
        long frames,
        long params,
        long macs,
        long peakActivationBytes,
        MacsConvention convention,
        List<Row> rows) {
    public Cost {
        rows = List.copyOf(rows);
    }

    /** One part of the network, such as {@code layers.3}. */
    public record Row(String scope, long params, long macs) {}

    /** Size of the weights as they lie in memory; for bytes among floats that is known of a written graph only. */
    public OptionalLong modelBytes(Precision precision) {
        return switch (precision) {
            case FP32 -> OptionalLong.of(4 * params);
            case BF16, FP16 -> OptionalLong.of(2 * params);
            case INT8_DYNAMIC -> OptionalLong.empty();
        };
    }
}
