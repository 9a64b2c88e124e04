package superb.engine.onnx;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.session.OnnxInput;
import superb.error.DataException;
import superb.error.Problem;
import superb.upstream.UpstreamCard;

/** Clips that go through a graph together, zeros on the right. */
final class ClipBatch {
    private final List<Waveform> clips;
    private final int longest;

    ClipBatch(List<Waveform> clips) {
        if (clips.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one clip");
        }
        this.clips = List.copyOf(clips);
        this.longest = clips.stream().mapToInt(Waveform::length).max().orElseThrow();
    }

    int size() {
        return clips.size();
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

    /** Waveforms and lengths under the names of {@link OnnxGraph}. */
    List<OnnxInput> inputs() {
        FloatBuffer samples = OnnxInput.room(Math.multiplyExact(clips.size(), longest));
        float[] zeros = new float
                [clips.stream().mapToInt(it -> longest - it.length()).max().orElseThrow()];
        for (Waveform clip : clips) {
            samples.put(clip.samples()).put(zeros, 0, longest - clip.length());
        }
        LongBuffer lengths =
                LongBuffer.wrap(clips.stream().mapToLong(Waveform::length).toArray());
        return List.of(
                OnnxInput.floats(OnnxGraph.WAVEFORMS, samples.flip(), clips.size(), longest),
                OnnxInput.longs(OnnxGraph.LENGTHS, lengths, clips.size()));
    }
}
