package superb.jmh;

import java.util.List;
import superb.audio.Waveform;
import superb.check.Signals;
import superb.engine.OpenUpstream;
import superb.features.LayerFeatures;

/** An upstream that is ready to be measured. */
record OpenedSubject(OpenUpstream upstream) implements AutoCloseable {

    /** Something like speech, at least as long as the upstream needs. */
    Waveform clip(double seconds) {
        int samples = (int) Math.round(seconds * Waveform.SAMPLE_RATE_HZ);
        return Signals.voice(
                "a clip of " + seconds + " s", Math.max(samples, upstream.card().minSamples()), 3);
    }

    /** From samples on the host to a value of the last state on the host. */
    float extract(Waveform clip) {
        try (LayerFeatures features = upstream.extract(List.of(clip))) {
            return features.states().get(features.states().size() - 1).getFloat(0, features.frames(0) - 1, 0);
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
