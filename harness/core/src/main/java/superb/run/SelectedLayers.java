package superb.run;

import java.nio.FloatBuffer;
import superb.features.RowSource;

/** Rows of which only some hidden states are seen. */
final class SelectedLayers implements RowSource {
    private final RowSource all;
    private final int[] layers;
    private final int dim;
    private final float[] row;

    private SelectedLayers(RowSource all, int[] layers, int dim) {
        this.all = all;
        this.layers = layers;
        this.dim = dim;
        this.row = new float[all.rowFloats()];
    }

    static RowSource of(RowSource all, int[] layers, int states, int dim) {
        return layers.length == states ? all : new SelectedLayers(all, layers, dim);
    }

    @Override
    public int rows() {
        return all.rows();
    }

    @Override
    public int rowFloats() {
        return layers.length * dim;
    }

    @Override
    public synchronized void copyRows(int[] numbers, FloatBuffer target) {
        for (int number : numbers) {
            all.copyRows(new int[] {number}, FloatBuffer.wrap(row));
            for (int layer : layers) {
                target.put(row, layer * dim, dim);
            }
        }
    }
}
