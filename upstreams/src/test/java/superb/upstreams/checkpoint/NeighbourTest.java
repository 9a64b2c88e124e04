package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;

class NeighbourTest {
    @TempDir
    Path folder;

    private Optional<JsonNode> beside(String name) {
        return Neighbour.read(folder.resolve("model.pt"), name);
    }

    private static byte[] npy(String header, int numbers) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + 4 * numbers).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.putShort((short) text.length).put(text);
        for (int i = 0; i < numbers; i++) {
            bytes.putFloat(i + 0.25f);
        }
        return bytes.array();
    }

    @Test
    void whatLiesBesideTheGoldenFiles() {
        Path golden = GoldenContainerTest.GOLDEN;
        try (Checkpoint checkpoint = Checkpoints.open(golden.resolve("starhubert/last.ckpt"))) {
            JsonNode yaml = checkpoint.beside("model.yaml").orElseThrow();
            assertEquals(32, yaml.at("/distiller/encoder_embed_dim").intValue());
            assertTrue(yaml.at("/distiller/conv_feature_layers").textValue().startsWith("[(16, 10, 5)] + "));
            assertTrue(checkpoint.beside("config.json").isEmpty());
        }
        try (Checkpoint checkpoint = Checkpoints.open(golden.resolve("melhubert-10ms/melhubert.ckpt"))) {
            JsonNode statistics = checkpoint.beside("mean-std.npy").orElseThrow();
            assertEquals(2, statistics.size());
            assertEquals(40, statistics.get(0).size());
            assertTrue(statistics.get(1).get(39).doubleValue() > 0, statistics.toString());
        }
    }

    @Test
    void readsArraysOfNumPy() throws IOException {
        Files.write(
                folder.resolve("a.npy"), npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }   \n", 6));
        assertEquals(
                "[[0.25,1.25,2.25],[3.25,4.25,5.25]]",
                beside("a.npy").orElseThrow().toString());
        Files.write(folder.resolve("a.npy"), npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), }\n", 1));
        assertEquals("0.25", beside("a.npy").orElseThrow().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            {'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }      ~ cannot read this array
            {'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }     ~ cannot read this array
            {'descr': '|O', 'fortran_order': False, 'shape': (6,), }        ~ cannot read this array
            {'descr': '<f4', 'fortran_order': False, 'shape': (7,), }       ~ does not fill the file
            {'descr': '<f4', 'fortran_order': False, 'shape': (5,), }       ~ does not fill the file
            {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), } ~ does not fill the file
            {'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536), } ~ does not fill the file
            {'descr': '<f4', 'fortran_order': False, 'shape': (9999999, 0), }   ~ none of them empty
            {'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 6), } ~ at most 4 dimensions
            __import__('os').system('x')                                    ~ cannot read this array
            """)
    void refusesOtherArrays(String header, String message) throws IOException {
        Files.write(folder.resolve("a.npy"), npy(header, 6));
        UntrustedException e = assertThrows(UntrustedException.class, () -> beside("a.npy"));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains("a.npy, byte "), e.getMessage());
    }

    @Test
    void refusesEveryPrefixOfAnArray() throws IOException {
        byte[] good = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }\n", 6);
        for (int length = 0; length < good.length; length++) {
            Files.write(folder.resolve("a.npy"), Arrays.copyOf(good, length));
            assertThrows(UntrustedException.class, () -> beside("a.npy"));
        }
    }

    @Test
    void damagedTextNamesItsLine() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"a\": 1,\n\"a\": 2}");
        UntrustedException twice = assertThrows(UntrustedException.class, () -> beside("config.json"));
        assertTrue(twice.getMessage().contains("not valid JSON: Duplicate"), twice.getMessage());
        assertTrue(twice.getMessage().contains("config.json, line 2"), twice.getMessage());
        Files.writeString(folder.resolve("model.yaml"), "a: [1, 2\nb: 3");
        UntrustedException yaml = assertThrows(UntrustedException.class, () -> beside("model.yaml"));
        assertTrue(yaml.getMessage().contains("not valid YAML"), yaml.getMessage());
    }

    /** YAML tags would have some readers build objects, aliases multiply values. */
    @Test
    void yamlIsDataOnly() throws IOException {
        Files.writeString(
                folder.resolve("model.yaml"), "a: !!javax.script.ScriptEngineManager [!!java.net.URL ['http://x']]");
        assertTrue(beside("model.yaml").orElseThrow().get("a").isArray());
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        Files.writeString(folder.resolve("model.yaml"), laughs);
        assertTrue(beside("model.yaml").orElseThrow().toString().length() < 10_000);
        Files.writeString(folder.resolve("deep.json"), "[".repeat(100_000));
        assertThrows(UntrustedException.class, () -> beside("deep.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../model.yaml", "/etc/x.json", "a/b.json", "..", "."})
    void staysInTheFolder(String name) {
        assertThrows(IllegalArgumentException.class, () -> beside(name));
    }
}
