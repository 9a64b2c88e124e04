package superb.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import superb.features.LayerFeatures;
import superb.sequence.FrameSource;
import superb.store.StoredFrames;

/** Frames out of the store: gathered state by state in one buffer, made float32 on the device. */
final class StoredFrameSource implements FrameSource {
    private static final byte[] ZEROS = new byte[1 << 16];

    private final StoredFrames stored;
    private final int[] layers;
    private final int dim;
    private final NDManager session;
    private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

    /**
     * @param layers numbers of the stored states that are wanted
     * @param dim their width
     * @param session below which batches are put on the device
     */
    StoredFrameSource(StoredFrames stored, int[] layers, int dim, NDManager session) {
        this.stored = stored;
        this.layers = layers.clone();
        this.dim = dim;
        this.session = session;
    }

    @Override
    public int clips() {
        return stored.rows();
    }

    @Override
    public int frames(int clip) {
        return stored.frames(clip);
    }

    @Override
    public LayerFeatures read(int[] clips) {
        int[] frames = new int[clips.length];
        for (int i = 0; i < clips.length; i++) {
            frames[i] = stored.frames(clips[i]);
        }
        return LayerFeatures.below(session, frames, owner -> states(clips, frames, owner));
    }

    private List<NDArray> states(int[] clips, int[] frames, NDManager owner) {
        int longest = Arrays.stream(frames).max().orElseThrow();
        Shape shape = new Shape(clips.length, longest, dim);
        List<NDArray> states = new ArrayList<>(layers.length);
        for (int layer : layers) {
            // On the CPU the array lies in the buffer itself, so it goes before the buffer is filled again.
            try (NDArray half = owner.create(gather(clips, frames, longest, layer), shape, DataType.FLOAT16)) {
                states.add(half.toType(DataType.FLOAT32, true));
            }
        }
        return states;
    }

    /** {@code [clips, longest, dim]} float16, zeros behind every clip's end. */
    private ByteBuffer gather(int[] clips, int[] frames, int longest, int layer) {
        int frameBytes = dim * Short.BYTES;
        int bytes = Math.multiplyExact(Math.multiplyExact(clips.length, longest), frameBytes);
        if (scratch.capacity() < bytes) {
            scratch = ByteBuffer.allocateDirect(bytes);
        }
        ByteBuffer target = scratch.clear().limit(bytes);
        for (int i = 0; i < clips.length; i++) {
            stored.copy(clips[i], layer, target);
            for (int left = (longest - frames[i]) * frameBytes; left > 0; left -= ZEROS.length) {
                target.put(ZEROS, 0, Math.min(left, ZEROS.length));
            }
        }
        return target.flip().slice().order(ByteOrder.nativeOrder());
    }
}
