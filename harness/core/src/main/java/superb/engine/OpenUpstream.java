package superb.engine;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import superb.audio.Waveform;
import superb.features.LayerFeatures;
import superb.upstream.UpstreamCard;

/** A loaded, frozen upstream. Used by as many threads at the same time as it has lanes; closed by whoever opened it. */
public interface OpenUpstream extends AutoCloseable {

    UpstreamCard card();

    Precision precision();

    /** How many threads may be in {@link #extract} at the same time, and gain from it. */
    default int lanes() {
        return 1;
    }

    /** As many threads as there are lanes, set up for their share of the work. Shut down by whoever opened them. */
    default ExecutorService openLanes() {
        return Executors.newFixedThreadPool(lanes(), pass -> {
            Thread lane = new Thread(pass, "lane");
            lane.setDaemon(true);
            return lane;
        });
    }

    /**
     * Hidden states of a batch; each item's are those that it has alone. The caller closes the result.
     *
     * @throws superb.error.DataException if a clip is shorter than the model's receptive field, or its states are not finite
     */
    LayerFeatures extract(List<Waveform> batch);

    @Override
    void close();
}
