package superb.endtoend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superb.audio.Waveform;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.FileNetwork;
import superb.engine.ModelFileFormat;

/** A runtime with the mistake that the leak gate is there for: what it computes stays in memory. */
public final class LeakyFormat implements ModelFileFormat {
    private static final int HOP = 320;
    private static final int DIM = 768;

    @Override
    public String id() {
        return "leaky";
    }

    @Override
    public EngineInfo engine(EngineInfo session) {
        return session;
    }

    @Override
    public FileNetwork load(Path file, EngineSession session) {
        return new Keeping(session.manager());
    }

    private static final class Keeping implements FileNetwork {
        private final NDManager everything;
        private final List<NDArray> kept = new ArrayList<>();

        Keeping(NDManager everything) {
            this.everything = everything;
        }

        @Override
        public Map<String, NDArray> run(Waveform clip, Set<String> wanted, NDManager owner) {
            int frames = clip.length() / HOP;
            float[] samples = new float[clip.length()];
            clip.samples().get(samples);
            float[] values = new float[frames * DIM];
            for (int i = 0; i < values.length; i++) {
                values[i] = samples[i / DIM * HOP + i % HOP];
            }
            kept.add(everything.create(values, new Shape(1, frames, DIM)));
            return Map.of("states", owner.create(values, new Shape(1, frames, DIM)));
        }

        @Override
        public void close() {}
    }
}
