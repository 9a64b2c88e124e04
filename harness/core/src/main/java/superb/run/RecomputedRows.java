package superb.run;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import superb.audio.Waveform;
import superb.engine.OpenUpstream;
import superb.features.LayerFeatures;
import superb.features.Pooling;
import superb.features.RowSource;
import superb.store.RowKey;
import superb.task.Clip;
import superb.task.View;

/**
 * Rows that are computed by the upstream at every access ({@code --feature-cache off}). Clips of which the protocol draws
 * a random window get a new one each time, from one seeded stream of the whole training.
 */
final class RecomputedRows implements RowSource {
    private final OpenUpstream upstream;
    private final List<ClipView> views;
    private final SplittableRandom random;

    RecomputedRows(OpenUpstream upstream, CellRows rows, long seed) {
        this.upstream = upstream;
        this.views = rows.keys().stream().map((RowKey key) -> rows.view(key)).toList();
        this.random = new SplittableRandom(seed);
    }

    @Override
    public int rows() {
        return views.size();
    }

    @Override
    public int rowFloats() {
        return upstream.card().states() * upstream.card().dim();
    }

    @Override
    public synchronized void copyRows(int[] numbers, FloatBuffer target) {
        for (int number : numbers) {
            ClipView piece = views.get(number);
            Waveform audio = piece.reader().read(piece.clip(), view(piece));
            try (LayerFeatures features = upstream.extract(List.of(audio))) {
                Pooling.mean(features, target);
            }
        }
    }

    private View view(ClipView piece) {
        Clip clip = piece.clip();
        if (clip.randomWindow().isEmpty()) {
            return piece.view();
        }
        int samples = clip.randomWindow().getAsInt();
        if (clip.fileSamples() <= samples) {
            return View.WHOLE;
        }
        return new View((int) random.nextLong(clip.fileSamples() - samples + 1), samples);
    }
}
