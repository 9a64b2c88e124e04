package superb.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import superb.error.DataException;
import superb.error.ResourcesException;
import superb.files.FaultyDisk;

class StateFileTest {
    @TempDir
    Path folder;

    private static ProbeState state(int step, int dim) {
        ProbeSpec spec = new ProbeSpec(2, dim, 3, List.of(2), List.of(-5L, 6L), List.of(0.1), 1);
        Random random = new Random(step);
        Map<String, FloatTensor> training = new LinkedHashMap<>();
        for (String name : List.of("z", "a", "adam.steps")) {
            float[] values = new float[2 * dim];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            values[0] = Float.NaN;
            training.put(name, new FloatTensor(List.of(2, dim), values));
        }
        List<HeadProgress> heads =
                List.of(new HeadProgress(-1, Double.NEGATIVE_INFINITY, 3, 0.1, 1 / 3.0, 7), HeadProgress.START);
        List<CurveRow> curves = List.of(new CurveRow(step, 1, Double.NaN, 0.5, 1e-5, 2));
        return new ProbeState(spec, step, training, Map.of("z", training.get("z")), heads, curves);
    }

    @Test
    void givesBackWhatWasWritten() {
        Path file = folder.resolve("deep/er/ks.state");
        assertEquals(Optional.empty(), StateFile.read(file, "id"));
        ProbeState written = state(5, 300_000); // tensors larger than a block
        StateFile.write(file, "id", written);
        ProbeState read = StateFile.read(file, "id").orElseThrow();
        assertEquals(written, read);
        assertEquals(
                List.copyOf(written.training().keySet()),
                List.copyOf(read.training().keySet()));
        StateFile.write(file, "id", state(6, 4));
        assertEquals(6, StateFile.read(file, "id").orElseThrow().step());
    }

    @Test
    void refusesAnotherTraining() {
        Path file = folder.resolve("ks.state");
        StateFile.write(file, "abc", state(5, 4));
        DataException other = assertThrows(DataException.class, () -> StateFile.read(file, "def"));
        assertEquals("""
                the saved training belongs to other settings or data
                  where:    %s
                  expected: state of def, found abc
                  try:      delete the file to train from the start""".formatted(file), other.getMessage());
    }

    @Test
    void refusesEveryDamage() throws IOException {
        Path file = folder.resolve("ks.state");
        StateFile.write(file, "id", state(5, 4));
        byte[] whole = Files.readAllBytes(file);
        List<byte[]> damaged = new ArrayList<>();
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 0x10;
            damaged.add(flipped);
            if (i % 9 == 0) {
                damaged.add(Arrays.copyOf(whole, i));
            }
        }
        damaged.add(Arrays.copyOf(whole, whole.length + 1));
        for (byte[] bytes : damaged) {
            Files.write(file, bytes);
            DataException refused = assertThrows(DataException.class, () -> StateFile.read(file, "id"));
            assertTrue(refused.getMessage().startsWith("a saved training cannot be read: "), refused.getMessage());
            assertTrue(refused.getMessage().contains(file.toString()));
        }
        assertTrue(damaged.size() > whole.length);
    }

    /** Whatever disk operation fails: afterwards the file is the old one or the new one, whole. */
    @ParameterizedTest
    @EnumSource(FaultyDisk.Failure.class)
    void aFailingDiskLeavesOldOrNew(FaultyDisk.Failure failure) throws IOException {
        Path file = folder.resolve("ks.state");
        StateFile.write(file, "id", state(1, 4));
        int refused = 0;
        for (int failing = 1; ; failing++) {
            FaultyDisk disk = new FaultyDisk(failing, failure);
            try {
                StateFile.write(disk, file, "id", state(2, 4));
            } catch (ResourcesException e) {
                refused++;
            }
            int step = StateFile.read(file, "id").orElseThrow().step();
            if (!disk.failed()) {
                assertEquals(2, step);
                break;
            }
            StateFile.write(file, "id", state(1, 4));
        }
        assertTrue(refused > 8, refused + " failures were reported");
        try (Stream<Path> left = Files.list(folder)) {
            assertTrue(failure == FaultyDisk.Failure.FROM_THEN_ON || left.count() == 1, "tidied up");
        }
    }
}
