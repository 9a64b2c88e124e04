package superb.jmh;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import java.util.HashMap;
import java.util.Map;

/**
 * HuBERT (arXiv 2106.07447) and its students without heads, as one writes them with DJL's array operations, which are
 * libtorch's eager ones: no masks, one clip, random weights. The yardstick of {@link LatencyBenchmark}; only its time is of
 * interest.
 */
final class EagerTransformer implements AutoCloseable {
    private static final int HEAD_DIM = 64;
    private static final int CHANNELS = 512;
    private static final int[] KERNELS = {10, 3, 3, 3, 3, 2, 2};
    private static final int[] STRIDES = {5, 2, 2, 2, 2, 2, 2};
    private static final float EPS = 1e-5f;

    private final int layers;
    private final int dim;
    private final NDManager manager;
    private final Map<String, NDArray> weights = new HashMap<>();

    EagerTransformer(int layers, int dim) {
        this.layers = layers;
        this.dim = dim;
        manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    }

    /** Hidden states of the last layer, {@code [1, frames, dim]}; all earlier ones live until {@code scratch} is closed. */
    NDArray lastState(NDManager scratch, float[] samples) {
        NDArray x = frontEnd(scratch.create(samples, new Shape(1, 1, samples.length)));
        x = linear("projection", norm("front", x.transpose(0, 2, 1), CHANNELS), CHANNELS, dim);
        x = norm("encoder", x.add(positions(x)), dim);
        for (int layer = 0; layer < layers; layer++) {
            try (NDManager inside = scratch.newSubManager()) {
                NDArray input = x;
                input.attach(inside);
                x = layer("layer" + layer, input);
                x.attach(scratch);
            }
        }
        return x;
    }

    private NDArray frontEnd(NDArray waveform) {
        NDArray x = waveform;
        for (int i = 0; i < KERNELS.length; i++) {
            NDArray kernel = weight("conv" + i, CHANNELS, i == 0 ? 1 : CHANNELS, KERNELS[i]);
            x = Conv1d.conv1d(x, kernel, null, new Shape(STRIDES[i])).head();
            if (i == 0) {
                x = overTime(x);
            }
            x = Activation.gelu(x);
        }
        return x;
    }

    /** One group a channel is normal over time: for one clip, what a batch norm in training computes in one kernel. */
    private NDArray overTime(NDArray x) {
        NDArray zeros = weights.computeIfAbsent("group.zeros", it -> manager.zeros(new Shape(CHANNELS)));
        NDArray ones = weights.computeIfAbsent("group.ones", it -> manager.ones(new Shape(CHANNELS)));
        return BatchNorm.batchNorm(x, zeros, ones, ones, zeros, 1, 0, EPS, true).head();
    }

    private NDArray positions(NDArray x) {
        NDArray kernel = weight("positions", dim, dim / 16, 128);
        NDArray y = Conv1d.conv1d(x.transpose(0, 2, 1), kernel, null, new Shape(1), new Shape(64), new Shape(1), 16)
                .head();
        return Activation.gelu(y.get(":, :, :-1")).transpose(0, 2, 1);
    }

    private NDArray layer(String name, NDArray x) {
        NDArray query = heads(linear(name + ".q", x, dim, dim).mul(1 / Math.sqrt(HEAD_DIM)));
        NDArray key = heads(linear(name + ".k", x, dim, dim));
        NDArray value = heads(linear(name + ".v", x, dim, dim));
        NDArray mixed = query.matMul(key.transpose(0, 1, 3, 2)).softmax(-1).matMul(value);
        NDArray joined = mixed.transpose(0, 2, 1, 3).reshape(x.getShape());
        NDArray y = norm(name + ".attention", x.add(linear(name + ".out", joined, dim, dim)), dim);
        NDArray wide = Activation.gelu(linear(name + ".fc1", y, dim, 4 * dim));
        return norm(name + ".final", y.add(linear(name + ".fc2", wide, 4 * dim, dim)), dim);
    }

    private NDArray heads(NDArray x) {
        return x.reshape(1, x.getShape().get(1), dim / HEAD_DIM, HEAD_DIM).transpose(0, 2, 1, 3);
    }

    private NDArray linear(String name, NDArray x, int in, int out) {
        return Linear.linear(x, weight(name + ".weight", out, in), weight(name + ".bias", out))
                .head();
    }

    private NDArray norm(String name, NDArray x, int width) {
        NDArray scale = weights.computeIfAbsent(name + ".scale", it -> manager.ones(new Shape(width)));
        NDArray shift = weights.computeIfAbsent(name + ".shift", it -> manager.zeros(new Shape(width)));
        NDList normal = LayerNorm.layerNorm(x, new Shape(width), scale, shift, EPS);
        return normal.head();
    }

    private NDArray weight(String name, long... shape) {
        return weights.computeIfAbsent(name, it -> manager.randomNormal(0, 0.02f, new Shape(shape), DataType.FLOAT32));
    }

    NDManager scratch() {
        return manager.newSubManager();
    }

    @Override
    public void close() {
        manager.close();
    }
}
