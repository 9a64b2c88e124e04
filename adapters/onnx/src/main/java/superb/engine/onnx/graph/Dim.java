package superb.engine.onnx.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Size of an axis.
 *
 * @param size the number, or -1 if it is only known when the graph runs
 * @param of where it can be read then: the name of a tensor that has it, empty for a known size
 * @param axis of that tensor
 */
record Dim(long size, String of, int axis) {
    static Dim of(long size) {
        return new Dim(size, "", 0);
    }

    static Dim at(String tensor, int axis) {
        return new Dim(-1, tensor, axis);
    }

    boolean known() {
        return size >= 0;
    }

    static List<Dim> known(int... sizes) {
        List<Dim> dims = new ArrayList<>();
        for (int size : sizes) {
            dims.add(of(size));
        }
        return dims;
    }

    /** The usual rule: aligned from the last axis, an axis of size 1 repeats. */
    static List<Dim> broadcast(List<Dim> a, List<Dim> b) {
        List<Dim> result = new ArrayList<>(a.size() >= b.size() ? a : b);
        List<Dim> shorter = a.size() >= b.size() ? b : a;
        int offset = result.size() - shorter.size();
        for (int i = 0; i < shorter.size(); i++) {
            if (result.get(offset + i).size() == 1) {
                result.set(offset + i, shorter.get(i));
            }
        }
        return result;
    }
}
