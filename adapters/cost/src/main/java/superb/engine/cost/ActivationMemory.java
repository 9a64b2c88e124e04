package superb.engine.cost;

import java.util.ArrayList;
import java.util.List;

/** Which tensors live at the same time, if each is freed after its last use. */
final class ActivationMemory {
    /** The storage of what is not an activation. */
    static final int NONE = -1;

    private final List<Block> blocks = new ArrayList<>();
    private int clock;

    private static final class Block {
        private final long bytes;
        private final int born;
        private int lastUse;

        Block(long bytes, int born) {
            this.bytes = bytes;
            this.born = born;
            this.lastUse = born;
        }
    }

    /** A new tensor, made at the next moment. */
    int allocate(long bytes) {
        clock++;
        blocks.add(new Block(bytes, clock));
        return blocks.size() - 1;
    }

    /** It is needed to make the tensor that is allocated next. */
    void useForNext(int storage) {
        if (storage != NONE) {
            Block block = blocks.get(storage);
            block.lastUse = Math.max(block.lastUse, clock + 1);
        }
    }

    /** It is a result. */
    void keep(int storage) {
        if (storage != NONE) {
            blocks.get(storage).lastUse = Integer.MAX_VALUE;
        }
    }

    /** The largest sum over all moments. */
    long peakBytes() {
        long[] change = new long[clock + 2];
        for (Block block : blocks) {
            change[block.born] += block.bytes;
            if (block.lastUse <= clock) {
                change[block.lastUse + 1] -= block.bytes;
            }
        }
        long live = 0;
        long peak = 0;
        for (long step : change) {
            live += step;
            peak = Math.max(peak, live);
        }
        return peak;
    }
}
