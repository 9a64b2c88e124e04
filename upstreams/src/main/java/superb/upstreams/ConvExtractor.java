package superb.upstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import superb.upstream.Init;
import superb.upstream.Ops;

/**
 * The convolutional front end of wav2vec 2.0 and all its descendants: convolution, norm and GELU, seven to nine times,
 * from 16 kHz samples to one frame every 20 ms (arXiv 2006.11477, section 2).
 */
public final class ConvExtractor {

    /** Where the extractor normalises. */
    public enum Norm {
        /** After the first convolution, each channel over time (Base models and most students). */
        GROUP,
        /** After every convolution, over the channels of a frame (Large models). */
        LAYER
    }

    /** One convolution; never padded. */
    public record Conv(int channels, int kernel, int stride) {}

    public record Config(List<Conv> convs, Norm norm, boolean bias) {
        public Config {
            convs = List.copyOf(convs);
        }

        /** Seven convolutions of {@code channels}, hop 320 and receptive field 400 samples. */
        public static Config standard(int channels, Norm norm) {
            List<Conv> convs = new ArrayList<>(List.of(new Conv(channels, 10, 5)));
            for (int kernel : new int[] {3, 3, 3, 3, 2, 2}) {
                convs.add(new Conv(channels, kernel, 2));
            }
            return new Config(convs, norm, false);
        }

        /** Nine convolutions that start thin and end {@code channels} wide (FitHuBERT, arXiv 2207.00555); same frames. */
        public static Config thin(int channels) {
            List<Conv> convs = new ArrayList<>(List.of(new Conv(128, 10, 5), new Conv(256, 1, 1)));
            for (int i = 0; i < 4; i++) {
                convs.add(new Conv(256, 3, 2));
            }
            convs.addAll(List.of(new Conv(channels, 1, 1), new Conv(channels, 2, 2), new Conv(channels, 2, 2)));
            return new Config(convs, Norm.GROUP, false);
        }

        public Config withBias(boolean present) {
            return new Config(convs, norm, present);
        }

        /** Channels of the result. */
        public int channels() {
            return convs.get(convs.size() - 1).channels();
        }

        /** Samples from one frame to the next: 320 for the layouts above. */
        public int hop() {
            return convs.stream().mapToInt(Conv::stride).reduce(1, Math::multiplyExact);
        }

        /** Samples that one frame sees: 400 for the layouts above. */
        public int receptiveField() {
            int samples = 1;
            for (int i = convs.size() - 1; i >= 0; i--) {
                samples = (samples - 1) * convs.get(i).stride() + convs.get(i).kernel();
            }
            return samples;
        }
    }

    /** Frames and how many of them are valid. */
    record Result<T>(T features, T frames) {}

    private ConvExtractor() {}

    /** {@code waveforms [batch, samples]} to features {@code [batch, frames, channels]}. */
    static <T> Result<T> apply(Ops<T> ops, Config config, T waveforms, T lengths) {
        T x = ops.splitLast(waveforms, 1); // [batch, 1, samples]
        T frames = lengths;
        int in = 1;
        for (int i = 0; i < config.convs().size(); i++) {
            Conv conv = config.convs().get(i);
            boolean channelNorm = config.norm() == Norm.GROUP && i == 0;
            String name = "extractor." + i;
            int inputs = in;
            T input = x;
            T valid = ops.convFrames(frames, conv.kernel(), conv.stride());
            x = ops.scope(name, () -> {
                T y = convolve(ops, name + ".conv", input, inputs, conv, config.bias()); // [batch, channels, time]
                if (channelNorm) {
                    y = channelNorm(ops, name + ".norm", y, valid, conv.channels());
                } else if (config.norm() == Norm.LAYER) {
                    T byFrame = Modules.layerNorm(ops, name + ".norm", ops.transpose(y, 1, 2), conv.channels());
                    y = ops.transpose(byFrame, 1, 2);
                }
                return ops.gelu(y);
            });
            frames = valid;
            in = conv.channels();
        }
        return new Result<>(ops.transpose(x, 1, 2), frames); // [batch, frames, channels]
    }

    private static <T> T convolve(Ops<T> ops, String name, T x, int in, Conv conv, boolean hasBias) {
        T weight = ops.weight(name + ".weight", Init.KAIMING_NORMAL, conv.channels(), in, conv.kernel());
        Optional<T> bias =
                hasBias ? Optional.of(ops.weight(name + ".bias", Init.ZEROS, conv.channels())) : Optional.empty();
        return ops.conv1d(x, weight, bias, conv.stride(), 0, 1);
    }

    /** Statistics over the valid samples of each clip only, so that a clip's features do not move with its batch mates. */
    private static <T> T channelNorm(Ops<T> ops, String name, T x, T frames, int channels) {
        T gain = ops.weight(name + ".weight", Init.ONES, channels);
        return ops.channelNorm(x, frames, gain, ops.weight(name + ".bias", Init.ZEROS, channels));
    }
}
