package superb.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import superb.error.ResourcesException;

class SafetensorsWriterTest {
    private static final List<SafetensorsWriter.Entry> ENTRIES = List.of(
            new SafetensorsWriter.Entry("weight", List.of(2, 3)), new SafetensorsWriter.Entry("bias", List.of(2)));

    @TempDir
    private Path folder;

    private static void write(Disk disk, Path target, float first) {
        try (SafetensorsWriter writer = SafetensorsWriter.create(disk, target, Map.of("k", "v"), ENTRIES)) {
            writer.write("weight", FloatBuffer.wrap(new float[] {first, 2, 3, 4, 5, 6}));
            writer.write("bias", FloatBuffer.wrap(new float[] {-1, 1e-30f}));
            writer.commit();
        }
    }

    /** By the format's own description, with nothing of ours. */
    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        Path target = folder.resolve("new/head.safetensors");
        write(Disk.LOCAL, target, 1);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong();
        assertEquals(0, header % 8);
        JsonNode json = new ObjectMapper().readTree(Arrays.copyOfRange(bytes.array(), 8, 8 + header));
        assertEquals(
                "{\"__metadata__\":{\"k\":\"v\"},\"weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                        + "\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]}}",
                json.toString());
        float[] values = new float[8];
        bytes.position(8 + header)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, -1, 1e-30f}, values);
        assertEquals(8 + header + 32, bytes.capacity());
    }

    @Test
    void whatWasNotDeclaredSoIsRefused() {
        Path target = folder.resolve("x.safetensors");
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, Map.of(), ENTRIES)) {
            assertThrows(IllegalArgumentException.class, () -> writer.write("bias", FloatBuffer.allocate(2)));
            assertThrows(IllegalArgumentException.class, () -> writer.write("weight", FloatBuffer.allocate(5)));
            assertThrows(IllegalStateException.class, writer::commit);
        }
        assertFalse(Files.exists(target));
        List<SafetensorsWriter.Entry> twice = List.of(ENTRIES.get(0), ENTRIES.get(0));
        assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.create(target, Map.of(), twice));
    }

    @ParameterizedTest
    @EnumSource(FaultyDisk.Failure.class)
    void anOldFileSurvivesAnyFailureOfTheDisk(FaultyDisk.Failure failure) throws IOException {
        Path target = folder.resolve("x.safetensors");
        write(Disk.LOCAL, target, 1);
        byte[] old = Files.readAllBytes(target);
        int n = 0;
        boolean reached = true;
        while (reached) {
            FaultyDisk disk = new FaultyDisk(++n, failure);
            try {
                write(disk, target, 7);
            } catch (ResourcesException e) {
                assertTrue(e.getMessage().contains("x.safetensors"), e.getMessage());
            }
            byte[] now = Files.readAllBytes(target);
            assertTrue(Arrays.equals(old, now) || now.length == old.length, "whole, old or new");
            reached = disk.failed();
        }
        assertTrue(n > 6, "operations: " + n);
        assertFalse(Arrays.equals(old, Files.readAllBytes(target)));
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> !file.equals(target))
                    .forEach(file -> assertTrue(TemporaryName.matches(file), file.toString()));
        }
    }
}
