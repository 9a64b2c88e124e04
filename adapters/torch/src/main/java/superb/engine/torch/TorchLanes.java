package superb.engine.torch;

import java.util.concurrent.ExecutorService;
import superb.engine.torch.script.NativeThreads;

/**
 * How an upstream hears several clips at the same time.
 *
 * @param count of clips
 * @param threads of the session, which they share; libtorch may have fewer than were asked for, and a lane has one at least
 */
record TorchLanes(int count, int threads) {
    ExecutorService open() {
        return NativeThreads.open("lane", count, Math.max(1, threads / count));
    }
}
