package superb.engine;

import java.util.List;
import superb.audio.Waveform;
import superb.features.LayerFeatures;
import superb.upstream.UpstreamCard;

/** A loaded, frozen upstream. Belongs to one thread; closed by whoever opened it. */
public interface OpenUpstream extends AutoCloseable {

    UpstreamCard card();

    Precision precision();

    /**
     * Hidden states of a batch; each item's are those that it has alone. The caller closes the result.
     *
     * @throws superb.error.DataException if a clip is shorter than the model's receptive field, or its states are not finite
     */
    LayerFeatures extract(List<Waveform> batch);

    @Override
    void close();
}
