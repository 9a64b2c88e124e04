package superb.upstreams;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import superb.upstream.Checkpoint;
import superb.upstream.WeightSource;

/** One of several equal parts of a tensor's rows: old files keep query, key and value as one. */
record RowShare(String tensor, int part, int parts) implements WeightSource {

    @Override
    public List<String> tensors() {
        return List.of(tensor);
    }

    @Override
    public List<Integer> shape(Checkpoint checkpoint) {
        List<Integer> shape = new ArrayList<>(checkpoint.shape(tensor));
        shape.set(0, shape.get(0) / parts);
        return shape;
    }

    @Override
    public void read(Checkpoint checkpoint, FloatBuffer target) {
        FloatBuffer whole = FloatBuffer.allocate(Math.toIntExact(checkpoint.elements(tensor)));
        checkpoint.read(tensor, whole);
        int share = whole.capacity() / parts;
        target.put(whole.slice(part * share, share));
    }
}
