package superb.modelfile;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.EngineSession;
import superb.engine.FileNetwork;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.features.LayerFeatures;
import superb.upstream.UpstreamCard;

/** A model file at work. The clips of a batch pass one after the other, so that each has the states it has alone. */
final class FileUpstream implements OpenUpstream {
    private final UpstreamCard card;
    private final Probe.Found found;
    private final FileNetwork network;
    private final FileStates states;
    private final EngineSession session;

    FileUpstream(UpstreamCard card, Probe.Found found, FileNetwork network, FileStates states, EngineSession session) {
        this.card = card;
        this.found = found;
        this.network = network;
        this.states = states;
        this.session = session;
    }

    @Override
    public UpstreamCard card() {
        return card;
    }

    @Override
    public Precision precision() {
        return Precision.FP32;
    }

    @Override
    public LayerFeatures extract(List<Waveform> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one clip");
        }
        batch.forEach(this::checkLength);
        NDManager owner = session.manager().newSubManager();
        try {
            List<List<NDArray>> clips = new ArrayList<>();
            for (Waveform clip : batch) {
                clips.add(one(clip, owner));
            }
            int[] frames = clips.stream()
                    .mapToInt(it -> Math.toIntExact(it.get(0).getShape().get(1)))
                    .toArray();
            List<NDArray> together = clips.size() == 1 ? clips.get(0) : stacked(clips, frames, owner);
            return new LayerFeatures(owner, together, frames);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private void checkLength(Waveform clip) {
        if (clip.length() < card.minSamples()) {
            throw new DataException(
                    Problem.of("a clip of " + clip.length() + " samples is too short for " + card.name())
                            .at(clip.id())
                            .expected("at least " + card.minSamples() + " samples")
                            .next("leave it out of the data set"));
        }
    }

    private List<NDArray> one(Waveform clip, NDManager owner) {
        List<NDArray> values = new ArrayList<>(states.of(clip, owner).values());
        int frames = Math.toIntExact(values.get(0).getShape().get(1));
        int dim = Math.toIntExact(values.get(0).getShape().get(2));
        if (frames < 1 || dim != card.dim() || !found.rule().fits(clip.length(), frames)) {
            throw new UntrustedException(Problem.of(card.name() + " gives " + frames + " frames of width " + dim
                            + " for a clip of " + clip.length() + " samples")
                    .at(clip.id())
                    .expected(Math.round(found.rule().expected(clip.length())) + " frames of width " + card.dim()));
        }
        for (int state = 0; state < values.size(); state++) {
            checkFinite(values.get(state), state, clip);
        }
        return values;
    }

    /** A sum is a sieve: only where it is not finite are the values looked at. */
    private void checkFinite(NDArray state, int index, Waveform clip) {
        try (NDArray sum = state.sum()) {
            if (Float.isFinite(sum.getFloat())) {
                return;
            }
        }
        float[] values = state.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new DataException(Problem.of(card.name() + " gives " + values[i] + " in output '"
                                + found.outputs().get(index) + "', frame " + i / card.dim())
                        .at(clip.id())
                        .expected("finite numbers")
                        .next("look at the clip and at the model file"));
            }
        }
    }

    /** {@code [batch, frames, dim]}, zeros beyond each clip's frames. */
    private static List<NDArray> stacked(List<List<NDArray>> clips, int[] frames, NDManager owner) {
        int longest = Arrays.stream(frames).max().orElseThrow();
        List<NDArray> together = new ArrayList<>();
        for (int state = 0; state < clips.get(0).size(); state++) {
            long dim = clips.get(0).get(state).getShape().get(2);
            NDArray all = owner.zeros(new Shape(clips.size(), longest, dim));
            for (int item = 0; item < clips.size(); item++) {
                try (NDArray one = clips.get(item).get(state);
                        NDArray values = one.squeeze(0)) {
                    all.set(new ai.djl.ndarray.index.NDIndex("{}, 0:{}", item, frames[item]), values);
                }
            }
            together.add(all);
        }
        return together;
    }

    @Override
    public void close() {
        network.close();
    }
}
