package superb.engine.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class TorchLanesTest {
    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void aLaneHasOneThreadAtLeast() throws Exception {
        Libtorch.load();
        ExecutorService lanes = new TorchLanes(2, 1).open();
        try {
            assertEquals(1, lanes.submit(JniUtils::getNumThreads).get(10, TimeUnit.SECONDS));
        } finally {
            lanes.shutdownNow();
        }
    }
}
