package superb.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import superb.audio.Waveform;
import superb.error.DataException;
import superb.error.Problem;
import superb.upstream.UpstreamCard;

/** Clips that go through an upstream together, zeros on the right. */
final class Batch {
    private final List<Waveform> clips;
    private final Waveform longest;

    Batch(List<Waveform> clips) {
        if (clips.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one clip");
        }
        this.clips = List.copyOf(clips);
        this.longest =
                clips.stream().max(Comparator.comparingInt(Waveform::length)).orElseThrow();
    }

    void checkLengths(UpstreamCard card) {
        for (Waveform clip : clips) {
            if (clip.length() < card.minSamples()) {
                throw new DataException(
                        Problem.of("a clip of " + clip.length() + " samples is too short for " + card.name())
                                .at(clip.id())
                                .expected("at least " + card.minSamples() + " samples, "
                                        + 1000.0 * card.minSamples() / Waveform.SAMPLE_RATE_HZ + " ms")
                                .next("leave it out of the data set"));
            }
        }
    }

    /** Only where frames are joined by what is heard can none be left. */
    void checkFrames(UpstreamCard card, int[] frames) {
        for (int item = 0; item < frames.length; item++) {
            if (frames[item] < 1) {
                throw new DataException(Problem.of(card.name() + " leaves no frame of the clip")
                        .at(clips.get(item).id())
                        .expected("at least one frame")
                        .next("a weaker compression, or leave the clip out of the data set"));
            }
        }
    }

    int size() {
        return clips.size();
    }

    boolean padded() {
        return clips.stream().anyMatch(it -> it.length() < longest.length());
    }

    /** {@code [batch, samples]}, written straight into native memory. */
    NDArray samples(NDManager cpu) {
        PtNDArray x = (PtNDArray) cpu.create(new Shape(clips.size(), longest.length()), DataType.FLOAT32);
        FloatBuffer memory = JniUtils.getByteBuffer(x, true).asFloatBuffer();
        float[] zeros = new float[padded() ? longest.length() : 0];
        for (Waveform clip : clips) {
            memory.put(clip.samples()).put(zeros, 0, longest.length() - clip.length());
        }
        return x;
    }

    /** {@code [batch]}, samples. */
    NDArray lengths(NDManager cpu) {
        return cpu.create(clips.stream().mapToLong(Waveform::length).toArray());
    }

    String describe() {
        return String.format(
                Locale.ROOT, "%d, the longest of %.1f s (%s)", clips.size(), longest.seconds(), longest.id());
    }
}
