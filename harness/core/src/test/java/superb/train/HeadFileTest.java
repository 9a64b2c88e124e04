package superb.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.record.RecordFiles;

class HeadFileTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatARecordKeeps() throws IOException {
        Map<String, FloatTensor> head = Map.of(
                "output.weight", new FloatTensor(List.of(2, 3), new float[] {1, -2, 3.5f, Float.MIN_VALUE, 0, -0f}),
                "output.bias", new FloatTensor(List.of(2), new float[] {7, 8}));
        RecordFiles.in(folder).head(head, Map.of("task", "pr", "odd", "\"ü\""));
        Path file = folder.resolve(RecordFiles.HEAD);
        HeadFile read = HeadFile.read(file);
        assertEquals(head, read.tensors());
        assertEquals("\"ü\"", read.metadata().get("odd"));

        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            DataException refused = assertThrows(DataException.class, () -> HeadFile.read(file));
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        }
    }
}
