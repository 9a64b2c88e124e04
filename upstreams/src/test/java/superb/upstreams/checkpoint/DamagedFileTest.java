package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;

/**
 * Good files cut short, and with bytes changed one at a time. Whatever escapes must be a refusal. Steps above 1 only save
 * time; they are odd, so every bit position is met.
 */
@Timeout(300)
class DamagedFileTest {
    private static final Path CONTAINER = GoldenContainerTest.GOLDEN.resolve("container");
    private static final WeightsRoot EVERYTHING = WeightsRoot.at("everything");

    @TempDir
    Path folder;

    private static Map<String, float[]> readAll(Checkpoint checkpoint) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (String name : checkpoint.names()) {
            values.put(name, GoldenContainerTest.read(checkpoint, name));
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"zip-protocol2.pt, 1", "legacy-protocol2.pt, 3", "expected.safetensors, 1"})
    void prefixesAreRefused(String name, int step) throws IOException {
        Path file = folder.resolve(name);
        Files.copy(CONTAINER.resolve(name), file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long size = channel.size() - 1; size >= 0; size -= step) {
                channel.truncate(size);
                assertThrows(UntrustedException.class, () -> Checkpoints.open(file, EVERYTHING)
                        .close());
            }
        }
    }

    /** Sums are checked in the zip form, so there a changed byte is refused or was of no account. */
    @ParameterizedTest
    @CsvSource({"zip-protocol2.pt, true, 5", "legacy-protocol2.pt, false, 3", "expected.safetensors, false, 1"})
    void changedBytesAreRefusedOrData(String name, boolean summed, int step) throws IOException {
        byte[] good = Files.readAllBytes(CONTAINER.resolve(name));
        Map<String, float[]> expected;
        JsonNode config;
        try (Checkpoint checkpoint = Checkpoints.open(CONTAINER.resolve(name), EVERYTHING)) {
            expected = readAll(checkpoint);
            config = checkpoint.config();
        }
        Path file = Files.write(folder.resolve(name), good);
        int refused = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < good.length; i += step) {
                put(channel, i, (byte) (good[i] ^ 1 << i % 8));
                try (Checkpoint checkpoint = Checkpoints.open(file, EVERYTHING)) {
                    Map<String, float[]> values = readAll(checkpoint);
                    if (summed) {
                        assertEquals(config, checkpoint.config(), "byte " + i);
                        assertEquals(expected.keySet(), values.keySet(), "byte " + i);
                        values.forEach((tensor, numbers) -> assertArrayEquals(expected.get(tensor), numbers, tensor));
                    }
                } catch (UntrustedException e) {
                    refused++;
                }
                put(channel, i, good[i]);
            }
        }
        assertTrue(refused > good.length / step / 4, refused + " of " + good.length);
    }

    /** The sums are right here, so what is changed reaches the machine that reads the pickle. */
    @Test
    void changedBytesOfAPickleAreRefusedOrData() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(CONTAINER.resolve("zip-protocol5.pt").toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        byte[] pickle = entries.get("zip-protocol5/data.pkl");
        Path file = folder.resolve("weights.pt");
        int read = 0;
        for (int i = 0; i < pickle.length; i += 7) {
            pickle[i] ^= (byte) (1 << i % 8);
            ZipBytes zip = new ZipBytes();
            entries.forEach(zip::entry);
            try (Checkpoint checkpoint = Checkpoints.open(Files.write(file, zip.toBytes()), EVERYTHING)) {
                readAll(checkpoint);
                read++;
            } catch (UntrustedException e) {
                assertTrue(e.getMessage().contains("weights.pt"), e.getMessage());
            }
            pickle[i] ^= (byte) (1 << i % 8);
        }
        assertTrue(read > 40 && read < pickle.length, read + " of " + pickle.length);
    }

    private static void put(FileChannel channel, int position, byte value) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {value}), position);
    }
}
