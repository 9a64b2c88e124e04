package superb.upstreams.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import superb.upstream.ElementType;

/**
 * A tensor as a strided view of bytes in a file: element (i0, i1, …) is at {@code offset + Σ i · stride}, in elements
 * of the storage. Only made by {@link #of} and {@link #dense}, which check that it stays inside.
 */
final class TensorView {
    private static final int CHUNK = 1 << 18;
    static final int MAX_DIMENSIONS = 16;
    /** A view that skips more than this is not loaded for the little that it shows. */
    private static final long MAX_SPARSE_BYTES = 64L << 20;
    /** A view that repeats stored numbers (stride 0) may not grow beyond this, or a few bytes would fill the memory. */
    private static final long MAX_REPEATED = 1L << 24;

    private final ElementType type;
    private final List<Integer> shape;
    private final long[] strides;
    private final long offset;
    private final long elements;
    private final long span;
    private final Storage storage;

    private TensorView(ElementType type, List<Integer> shape, long[] strides, long offset, long span, Storage storage) {
        this.type = type;
        this.shape = List.copyOf(shape);
        this.strides = strides;
        this.offset = offset;
        this.span = span;
        this.storage = storage;
        this.elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** Bytes {@code [begin, begin + bytes)} of a file in which tensors live. */
    record Storage(long begin, long bytes) {}

    /**
     * @throws IllegalArgumentException with a reason fit for a message, when the view does not lie in its storage
     */
    static TensorView of(ElementType type, long[] sizes, long[] strides, long offset, Storage storage) {
        try {
            return checked(type, sizes, strides, offset, storage);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the shape " + Arrays.toString(sizes) + " has too many elements", e);
        }
    }

    /** All of a storage, row-major. */
    static TensorView dense(ElementType type, long[] sizes, Storage storage) {
        long[] strides = new long[sizes.length];
        long step = 1;
        try {
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                strides[axis] = step;
                step = Math.multiplyExact(step, Math.max(1, sizes[axis]));
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the shape " + Arrays.toString(sizes) + " has too many elements", e);
        }
        return of(type, sizes, strides, 0, storage);
    }

    private static TensorView checked(ElementType type, long[] sizes, long[] strides, long offset, Storage storage) {
        if (sizes.length != strides.length) {
            throw new IllegalArgumentException(sizes.length + " sizes, but " + strides.length + " strides");
        }
        if (sizes.length > MAX_DIMENSIONS) {
            throw new IllegalArgumentException(sizes.length + " dimensions; at most " + MAX_DIMENSIONS + " are read");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("the tensor starts at element " + offset);
        }
        Integer[] shape = new Integer[sizes.length];
        boolean empty = false;
        long last = offset;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] < 0 || sizes[axis] > Integer.MAX_VALUE || strides[axis] < 0) {
                throw new IllegalArgumentException("size " + sizes[axis] + " with stride " + strides[axis]);
            }
            shape[axis] = (int) sizes[axis];
            empty |= sizes[axis] == 0;
            last = Math.addExact(last, Math.multiplyExact(Math.max(0, sizes[axis] - 1), strides[axis]));
        }
        long span = empty ? 0 : last - offset + 1;
        long stored = storage.bytes() / type.bytes();
        if (empty ? offset > stored : last >= stored) {
            throw new IllegalArgumentException("the tensor reaches to element " + last + " of a storage of " + stored);
        }
        TensorView view = new TensorView(type, List.of(shape), strides.clone(), offset, span, storage);
        if (view.elements > Math.max(stored, MAX_REPEATED)) {
            throw new IllegalArgumentException("the tensor repeats " + stored + " stored numbers to " + view.elements);
        }
        return view;
    }

    ElementType type() {
        return type;
    }

    List<Integer> shape() {
        return shape;
    }

    long elements() {
        return elements;
    }

    Storage storage() {
        return storage;
    }

    private boolean dense() {
        long step = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            if (shape.get(axis) != 1 && strides[axis] != step) {
                return false;
            }
            step *= shape.get(axis);
        }
        return true;
    }

    /** Appends all elements to {@code target}, row-major. */
    void read(WeightFile file, String name, FloatBuffer target) {
        if (elements == 0) {
            return;
        }
        long begin = storage.begin() + offset * type.bytes();
        if (dense()) {
            long end = begin + elements * type.bytes();
            ByteBuffer chunk =
                    ByteBuffer.allocate((int) Math.min(CHUNK, end - begin)).order(ByteOrder.LITTLE_ENDIAN);
            for (long at = begin; at < end; at += CHUNK) {
                chunk.clear().limit((int) Math.min(CHUNK, end - at));
                file.read(at, chunk);
                Floats.convert(type, chunk.flip(), target);
            }
            return;
        }
        long bytes = span * type.bytes();
        if (bytes > Integer.MAX_VALUE - 8 || bytes > Math.max(MAX_SPARSE_BYTES, 4 * elements * type.bytes())) {
            throw file.refusal("tensor '%s' spreads %d numbers over %d bytes", name, elements, bytes)
                    .at(begin)
                    .next("save the tensor after .contiguous()")
                    .exception();
        }
        ByteBuffer all = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.read(begin, all);
        gather(all, target);
    }

    /** Walks the indices in row-major order like the wheels of an odometer. */
    private void gather(ByteBuffer all, FloatBuffer target) {
        int[] index = new int[strides.length];
        long at = 0;
        for (long n = 0; n < elements; n++) {
            target.put(Floats.next(type, all.position((int) (at * type.bytes()))));
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                at += strides[axis];
                if (++index[axis] < shape.get(axis)) {
                    break;
                }
                at -= strides[axis] * shape.get(axis);
                index[axis] = 0;
            }
        }
    }
}
