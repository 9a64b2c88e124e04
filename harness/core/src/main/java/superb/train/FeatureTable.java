package superb.train;

/** Pooled features {@code [rows, layers, dim]} as a {@link ProbeTrainer} reads them. Closed by whoever asked for it. */
public interface FeatureTable extends AutoCloseable {

    int rows();

    @Override
    void close();
}
