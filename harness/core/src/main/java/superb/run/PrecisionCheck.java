package superb.run;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.features.LayerFeatures;
import superb.record.Checks;
import superb.task.Clip;
import superb.upstream.Upstream;

/** How far the hidden states of a reduced precision are from those of float32, on a few clips of the run itself. */
final class PrecisionCheck {
    private static final int CLIPS = 3;

    private PrecisionCheck() {}

    static Checks.PrecisionDifference measure(
            EngineSession session, Upstream upstream, Precision precision, Cell cell) {
        List<Waveform> clips = new ArrayList<>();
        for (Clip clip : cell.data()
                .corpus()
                .test()
                .clips()
                .subList(0, Math.min(CLIPS, cell.data().corpus().test().clips().size()))) {
            clips.add(cell.data().task().reader().read(clip, clip.views().get(0)));
        }
        List<float[]> exact = states(session, upstream, Precision.FP32, clips);
        List<float[]> reduced = states(session, upstream, precision, clips);
        double worst = 0;
        for (int i = 0; i < exact.size(); i++) {
            worst = Math.max(worst, relative(exact.get(i), reduced.get(i)));
        }
        return new Checks.PrecisionDifference(worst, clips.size());
    }

    /** Every state of every clip; one model is open at a time. */
    private static List<float[]> states(
            EngineSession session, Upstream upstream, Precision precision, List<Waveform> clips) {
        List<float[]> all = new ArrayList<>();
        try (OpenUpstream open = session.open(upstream, precision)) {
            for (Waveform clip : clips) {
                try (LayerFeatures features = open.extract(List.of(clip))) {
                    for (NDArray state : features.states()) {
                        all.add(state.toFloatArray());
                    }
                }
            }
        }
        return all;
    }

    /** Norm of the difference over the norm of the exact state. */
    private static double relative(float[] exact, float[] reduced) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < exact.length; i++) {
            double d = reduced[i] - exact[i];
            difference += d * d;
            norm += (double) exact[i] * exact[i];
        }
        return norm == 0 ? 0 : Math.sqrt(difference / norm);
    }
}
