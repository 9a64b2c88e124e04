package superb.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    @Test
    void lanesShareTheThreadsEvenly() {
        int[] lanes = IntStream.rangeClosed(1, 8)
                .map(threads -> new EngineOptions("cpu", threads).sideBySide().lanes())
                .toArray();
        assertArrayEquals(new int[] {1, 2, 3, 4, 1, 3, 1, 4}, lanes);
    }

    @Test
    void noLaneIsWithoutAThread() {
        assertThrows(IllegalArgumentException.class, () -> new EngineOptions("cpu", 2, 3, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new EngineOptions("cpu", 2, 0, Optional.empty()));
    }
}
