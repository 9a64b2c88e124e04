package superb.engine.onnx.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;

/** The graph of a model file runs on the CPU, whatever device the features of the command are wanted on. */
class NativeFloatsTest {
    private static final float[] VALUES = {1, 2, 3, 4, 5, 6};

    private static EngineSession torch;

    @BeforeAll
    static void openMemory() {
        torch = Engine.named("torch").start(new EngineOptions("cpu", 1));
    }

    @AfterAll
    static void closeMemory() {
        torch.close();
    }

    private static void assertCopied(NDManager owner) {
        NDArray array = NativeFloats.copy(FloatBuffer.wrap(VALUES), List.of(2L, 3L), owner);
        assertEquals(owner.getDevice(), array.getDevice());
        assertArrayEquals(VALUES, array.toFloatArray());
        owner.close();
        assertThrows(IllegalStateException.class, array::toFloatArray);
    }

    @Test
    void aCopyGoesWithItsOwner() {
        assertCopied(torch.manager().newSubManager());
    }

    @Test
    void aCopyForAGpuIsOnIt() {
        assumeTrue(ai.djl.engine.Engine.getEngine("PyTorch").getGpuCount() > 0, "there is no GPU");
        assertCopied(torch.manager().newSubManager(Device.gpu()));
    }

    /** An owner of memory on a GPU can be had without one. */
    @Test
    void roomIsOnTheHostWhateverTheDevice() {
        for (Device device : List.of(Device.cpu(), Device.gpu())) {
            try (NDManager owner = torch.manager().newSubManager(device)) {
                FloatBuffer room = NativeFloats.room(VALUES.length, owner).put(VALUES);
                assertEquals(FloatBuffer.wrap(VALUES), room.flip());
            }
        }
    }
}
