package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.error.ExitCode;
import superb.error.ResourcesException;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.files.SafetensorsWriter;
import superb.upstream.Checkpoint;

class SafetensorsTest {
    private static final String GOOD = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";

    @TempDir
    Path folder;

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return file(json.length, json, dataBytes);
    }

    private Path file(long claimed, byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimed).put(header);
        for (int i = 0; i + 4 <= dataBytes; i += 4) {
            bytes.putFloat(i / 4 + 0.5f);
        }
        return Files.write(folder.resolve("model.safetensors"), bytes.array());
    }

    private static float[] read(Checkpoint checkpoint, String name) {
        float[] values = new float[(int) checkpoint.elements(name)];
        checkpoint.read(name, FloatBuffer.wrap(values));
        return values;
    }

    @Test
    void readsTensorsUnderTheirNames() throws IOException {
        String header = GOOD.replaceFirst("\\{", "{\"__metadata__\":{\"format\":\"pt\"},") + "   ";
        try (Checkpoint checkpoint = Checkpoints.open(file(header, 12))) {
            assertEquals(List.of("a", "b"), List.copyOf(checkpoint.names()));
            assertEquals(List.of(2), checkpoint.shape("a"));
            assertEquals(List.of(), checkpoint.shape("b"));
            assertArrayEquals(new float[] {0.5f, 1.5f}, read(checkpoint, "a"));
            assertArrayEquals(new float[] {2.5f}, read(checkpoint, "b"));
            assertEquals("pt", checkpoint.config().at("/__metadata__/format").asText());
            assertEquals(Checkpoint.Container.SAFETENSORS, checkpoint.container());
            assertEquals("bare", checkpoint.layout());
            assertThrows(UsageException.class, () -> checkpoint.shape("c"));
        }
    }

    /** Every rule of the format, broken alone. Data: what is replaced in a good header, by what, what is said. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            [8,12]                  | [8,16]                              | claims bytes 8 to 16 of 12
            [8,12]                  | [4,12]                              | does not fill 8 bytes
            [8,12]                  | [4,8]                               | overlaps another one
            [0,8]                   | [-8,0]                              | claims bytes -8 to 0
            [0,8]                   | [8,0]                               | claims bytes 8 to 0
            [0,8]                   | [0,8,8]                             | its two data_offsets
            [0,8]                   | [0,8.0]                             | integers for 'a'
            [0,8]                   | [0,99999999999999999999]            | not valid JSON
            [0,8]                   | [0,"8"]                             | integers for 'a'
            [0,8]                   | 8                                   | a list for 'a'
            [2]                     | [3]                                 | does not fill 8 bytes
            [2]                     | [2,4611686018427387904,4]           | tensor 'a'
            [2]                     | [4294967296,4294967296]             | tensor 'a'
            [2]                     | [-2]                                | shape [-2] of F32 does not fill
            [2]                     | [2,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1] | 17 dimensions
            "a":{"dtype":"F32"      | "a":{"dtype":"F64"                  | does not fill 8 bytes
            "a":{"dtype":"F32"      | "a":{"dtype":"F8_E4M3"              | dtype 'F8_E4M3' is not read; known are [F64
            "a":{"dtype":"F32"      | "a":{"dtype":32                     | text for the dtype of 'a'
            "a":{"dtype":"F32"      | "a":{"dtype":"F32","dtype":"F32"    | Duplicate field 'dtype'
            "a":{"dtype":"F32"      | "a":{"extra":1,"dtype":"F32"        | unknown field 'extra'
            "a":{"dtype":"F32",     | "a":{                               | lacks its dtype
            "b":{                   | "a":{                               | Duplicate field 'a'
            "a":{                   | "a":[{                              | an object for 'a'
            {"a"                    | {"__metadata__":{"n":1},"a"         | text for metadata 'n'
            {"a"                    | {'a'                                | not valid JSON
            """)
    void refusesAHeaderThatLies(String part, String replacement, String message) throws IOException {
        assertTrue(GOOD.contains(part));
        int at = GOOD.indexOf(part);
        String header = GOOD.substring(0, at) + replacement + GOOD.substring(at + part.length());
        Path file = file(header, 12);
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(file).close());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains("model.safetensors, byte "), e.getMessage());
        assertEquals(ExitCode.UNTRUSTED, e.exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,1",
        "-1,18446744073709551615",
        "9223372036854775807,9223372036854775807",
        "100000001,100000001",
        "1000,1000"
    })
    void refusesALengthBeyondTheFileBeforeMakingRoomForIt(long claimed, String shown) throws IOException {
        Path file = file(claimed, GOOD.getBytes(StandardCharsets.UTF_8), 12);
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(file).close());
        assertTrue(e.getMessage().contains("the header claims " + shown + " bytes"), e.getMessage());
    }

    @Test
    void refusesHolesAndBytesThatBelongToNobody() throws IOException {
        String hole = GOOD.replace("[8,12]", "[12,16]");
        Path holed = file(hole, 16);
        assertTrue(assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(holed).close())
                .getMessage()
                .contains("there is a hole before tensor 'b'"));
        Path longer = file(GOOD, 13);
        assertTrue(assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(longer).close())
                .getMessage()
                .contains("1 bytes belong to no tensor"));
    }

    @Test
    void refusesWhatIsNotUtf8OrGoesOn() throws IOException {
        byte[] header = GOOD.getBytes(StandardCharsets.ISO_8859_1);
        header[2] = (byte) 0xff;
        Path notText = file(header.length, header, 12);
        assertThrows(UntrustedException.class, () -> Checkpoints.open(notText).close());
        Path goesOn = file(GOOD + "{}", 12);
        assertTrue(assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(goesOn).close())
                .getMessage()
                .contains("goes on after its object"));
    }

    @Test
    void refusesEveryPrefix() throws IOException {
        byte[] whole = Files.readAllBytes(file(GOOD, 12));
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThrows(UntrustedException.class, () -> Checkpoints.open(file).close(), "length " + length);
        }
    }

    @Test
    void aFileThatIsNotThereIsAMistakeOfTheCaller() {
        UsageException e = assertThrows(UsageException.class, () -> Checkpoints.open(folder.resolve("nothing"))
                .close());
        assertTrue(e.getMessage().startsWith("there is no such file of weights"), e.getMessage());
    }

    @Test
    void writesWhatItReads() throws IOException {
        Path target = folder.resolve("written.safetensors");
        List<SafetensorsWriter.Entry> entries = List.of(
                new SafetensorsWriter.Entry("größe", List.of(2, 3)),
                new SafetensorsWriter.Entry("pair", List.of(2)),
                new SafetensorsWriter.Entry("scalar", List.of()),
                new SafetensorsWriter.Entry("none", List.of(0, 7)));
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, Map.of("k", "v"), entries)) {
            FloatBuffer pair = FloatBuffer.wrap(new float[] {1 / 3f, -70000});
            assertThrows(IllegalArgumentException.class, () -> writer.write("pair", pair), "not its turn");
            writer.write("größe", FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, Float.MIN_VALUE}));
            writer.write("pair", pair);
            writer.write("scalar", FloatBuffer.wrap(new float[] {-0f}));
            assertThrows(IllegalStateException.class, writer::commit);
            writer.write("none", FloatBuffer.allocate(0));
            assertFalse(Files.exists(target));
            writer.commit();
        }
        try (Checkpoint checkpoint = Checkpoints.open(target)) {
            assertEquals(List.of("größe", "pair", "scalar", "none"), List.copyOf(checkpoint.names()));
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, Float.MIN_VALUE}, read(checkpoint, "größe"));
            assertArrayEquals(new float[] {1 / 3f, -70000}, read(checkpoint, "pair"));
            assertArrayEquals(new float[] {-0f}, read(checkpoint, "scalar"));
            assertEquals(List.of(0, 7), checkpoint.shape("none"));
            assertEquals("v", checkpoint.config().at("/__metadata__/k").asText());
        }
    }

    @Test
    void anAbandonedFileLeavesNoTrace() throws IOException {
        Path target = Files.writeString(folder.resolve("kept.safetensors"), "old");
        SafetensorsWriter.Entry entry = new SafetensorsWriter.Entry("a", List.of(1));
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, Map.of(), List.of(entry))) {
            writer.write("a", FloatBuffer.wrap(new float[1]));
            assertThrows(IllegalArgumentException.class, () -> writer.write("a", FloatBuffer.wrap(new float[1])));
        }
        assertEquals("old", Files.readString(target));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(target), files.toList());
        }
    }

    @Test
    void asksForRoomBeforeItWrites() {
        Path target = folder.resolve("large.safetensors");
        SafetensorsWriter.Entry entry = new SafetensorsWriter.Entry("a", List.of(1 << 30, 1 << 24));
        ResourcesException e = assertThrows(
                ResourcesException.class, () -> SafetensorsWriter.create(target, Map.of(), List.of(entry)));
        assertTrue(e.getMessage().startsWith("not enough room on the disk"), e.getMessage());
    }
}
