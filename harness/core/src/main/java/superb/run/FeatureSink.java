package superb.run;

import java.util.List;
import superb.features.LayerFeatures;
import superb.store.RowKey;

/** Where the one pass of an upstream puts what it computed. Closed by whoever opened it. */
interface FeatureSink extends AutoCloseable {

    /** @param keys one an item of the batch */
    void keep(List<RowKey> keys, LayerFeatures features);

    /** Makes everything so far durable. */
    void flush();

    @Override
    void close();
}
