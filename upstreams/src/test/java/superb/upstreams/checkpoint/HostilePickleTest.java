package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;

/**
 * Pickles that would run code in Python's loader, and pickles that would fill the memory of any loader. Every payload
 * wants to create one file, the canary; each must be refused, or read as data, and the canary never appears.
 */
@Timeout(300)
class HostilePickleTest {
    private static final String REFUSED = "";

    @TempDir
    static Path folder;

    private static Path canary() {
        return folder.resolve("canary");
    }

    @AfterEach
    void noCanary() {
        assertFalse(Files.exists(canary()), "a payload ran");
    }

    private static String touch() {
        return "touch " + canary();
    }

    /** A file with one good tensor and the value that {@code payload} pushes. */
    private static byte[] file(PickleBytes payload, boolean legacy) {
        PickleBytes pickle = PickleBytes.protocol(2)
                .raw("}(")
                .text("model")
                .raw("}")
                .text("w")
                .pair()
                .raw("s")
                .text("evil")
                .op(payload)
                .raw("u.");
        return legacy
                ? legacy(pickle.toBytes())
                : ZipBytes.torch(pickle.toBytes()).toBytes();
    }

    static byte[] legacy(byte[] pickle) {
        return new PickleBytes()
                .raw("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.")
                .op(PickleBytes.protocol(2).raw("M\u00e9\u0003."))
                .op(PickleBytes.protocol(2)
                        .raw("}")
                        .text("little_endian")
                        .op(0x88)
                        .raw("s."))
                .raw(new String(pickle, StandardCharsets.ISO_8859_1))
                .op(PickleBytes.protocol(2).raw("](").text("0").raw("e."))
                .i64(2)
                .u32(Float.floatToIntBits(1))
                .u32(Float.floatToIntBits(2))
                .toBytes();
    }

    private static Arguments payload(String name, String shown, PickleBytes pickle) {
        return Arguments.of(name, shown, pickle);
    }

    private static PickleBytes pickle() {
        return new PickleBytes();
    }

    /** name, what is shown (empty: refused by the instruction or the name), the pickle. */
    static Stream<Arguments> payloads() {
        String touch = touch();
        PickleBytes system = pickle().name("os", "system").raw("(").text(touch).raw("tR");
        PickleBytes opaque = pickle().name("models", "Student").raw(")R");
        return Stream.of(
                payload("os.system", REFUSED, system),
                payload(
                        "posix.system",
                        REFUSED,
                        pickle().name("posix", "system").raw("(").text(touch).raw("tR")),
                payload(
                        "nt.system",
                        REFUSED,
                        pickle().name("nt", "system").raw("(").text(touch).raw("tR")),
                payload(
                        "subprocess.Popen",
                        REFUSED,
                        pickle().name("subprocess", "Popen")
                                .raw("(")
                                .text(touch)
                                .raw("tR")),
                payload(
                        "builtins.eval",
                        REFUSED,
                        pickle().name("builtins", "eval").raw("(").text("1").raw("tR")),
                payload(
                        "builtins.exec",
                        REFUSED,
                        pickle().name("builtins", "exec").raw("(").text("1").raw("tR")),
                payload(
                        "__builtin__.compile",
                        REFUSED,
                        pickle().name("__builtin__", "compile").raw(")R")),
                payload(
                        "builtins.__import__",
                        REFUSED,
                        pickle().name("builtins", "__import__")
                                .raw("(")
                                .text("os")
                                .raw("tR")),
                payload(
                        "builtins.open",
                        REFUSED,
                        pickle().name("builtins", "open")
                                .raw("(")
                                .text(canary() + "")
                                .text("w")
                                .raw("tR")),
                payload(
                        "runpy._run_code",
                        REFUSED,
                        pickle().name("runpy", "_run_code").raw(")R")),
                payload(
                        "importlib.util",
                        REFUSED,
                        pickle().name("importlib.util", "find_spec").raw(")R")),
                payload(
                        "webbrowser.open",
                        REFUSED,
                        pickle().name("webbrowser", "open").raw(")R")),
                payload(
                        "operator.attrgetter",
                        REFUSED,
                        pickle().name("operator", "attrgetter").raw(")R")),
                payload(
                        "pickle.loads",
                        REFUSED,
                        pickle().name("pickle", "loads").raw(")R")),
                payload(
                        "STACK_GLOBAL",
                        REFUSED,
                        pickle().text("os")
                                .text("system")
                                .op(0x93)
                                .raw("(")
                                .text(touch)
                                .raw("tR")),
                payload(
                        "STACK_GLOBAL from the memo",
                        REFUSED,
                        pickle().text("os")
                                .raw("q\u0009")
                                .text("system")
                                .op(0x93)
                                .raw(")R")),
                payload(
                        "STACK_GLOBAL of numbers",
                        REFUSED,
                        pickle().raw("K\u0001K\u0002").op(0x93)),
                payload("a name only", REFUSED, pickle().name("os", "system")),
                payload(
                        "NEWOBJ",
                        REFUSED,
                        pickle().name("os", "system")
                                .raw("(")
                                .text(touch)
                                .raw("t")
                                .op(0x81)),
                payload("INST", REFUSED, pickle().raw("(").text(touch).raw("ios\nsystem\n")),
                payload(
                        "OBJ",
                        REFUSED,
                        pickle().raw("(cos\nsystem\n").text(touch).raw("o")),
                payload(
                        "NEWOBJ_EX",
                        REFUSED,
                        pickle().name("models", "A").raw(")}").op(0x92)),
                payload("EXT1", REFUSED, pickle().op(0x82, 1)),
                payload("EXT2", REFUSED, pickle().op(0x83, 1, 0)),
                payload("EXT4", REFUSED, pickle().op(0x84, 1, 0, 0, 0)),
                payload("PERSID", REFUSED, pickle().raw("Pfile\n")),
                payload("NEXT_BUFFER", REFUSED, pickle().op(0x97)),
                payload("DUP", REFUSED, pickle().raw("]2")),
                payload("POP hides a call", REFUSED, pickle().op(system).raw("0N")),
                payload(
                        "a name of a call's result",
                        REFUSED,
                        pickle().op(opaque).raw(")R")),
                payload(
                        "calls text",
                        REFUSED,
                        pickle().text("os.system").raw("(").text(touch).raw("tR")),
                payload(
                        "calls with a list",
                        REFUSED,
                        pickle().name("models", "A").raw("]R")),
                payload(
                        "getattr chain",
                        REFUSED,
                        pickle().name("builtins", "getattr")
                                .raw("(")
                                .name("models", "A")
                                .text("f")
                                .raw("tR")
                                .raw(")R")),
                payload("escape codes in a name", REFUSED, pickle().raw("cmodels\n\u001b[2Jx\n)R")),
                payload("BUILD on a list", REFUSED, pickle().raw("]}b")),
                payload(
                        "BUILD twice",
                        REFUSED,
                        pickle().op(opaque).raw("}").text("a").raw("Ks").raw("b}b")),
                payload("SETITEM on a list", REFUSED, pickle().raw("]NNs")),
                payload("APPEND to a mapping", REFUSED, pickle().raw("}Na")),
                payload("ADDITEMS to a list", REFUSED, pickle().raw("](N").op(0x90)),
                payload("odd SETITEMS", REFUSED, pickle().raw("}(Nu")),
                payload("takes from below a mark", REFUSED, pickle().raw("(a")),
                payload("mark never set", REFUSED, pickle().raw("tt")),
                payload("recalls nothing", REFUSED, pickle().raw("h\u0007")),
                payload("recalls the moon", REFUSED, pickle().raw("j").u32(0xffffffffL)),
                payload("remembers the moon", REFUSED, pickle().raw("Nr").u32(0xffffffffL)),
                payload(
                        "key twice",
                        REFUSED,
                        pickle().raw("}(").text("a").raw("N").text("a").raw("Nu")),
                payload("text longer than the file", REFUSED, pickle().raw("X").u32(0xffffffffL)),
                payload("text of negative length", REFUSED, pickle().raw("T").u32(-1)),
                payload(
                        "wide text of negative length",
                        REFUSED,
                        pickle().op(0x8d).i64(-1)),
                payload("text not UTF-8", REFUSED, pickle().raw("X").u32(2).op(0xc3, 0x28)),
                payload("frame beyond the end", REFUSED, pickle().op(0x95).i64(Long.MAX_VALUE)),
                payload("frame of negative length", REFUSED, pickle().op(0x95).i64(-1)),
                payload(
                        "a module, not a storage",
                        REFUSED,
                        pickle().raw("(")
                                .text("module")
                                .name("models", "A")
                                .text("a.py")
                                .text("import os")
                                .raw("tQ")),
                payload("storage of a foreign class", REFUSED, pickle().storage("ComplexFloatStorage", "0", 2)),
                payload("storage under another type", REFUSED, pickle().storage("DoubleStorage", "0", 2)),
                payload("storage of another length", REFUSED, pickle().storage("FloatStorage", "0", 3)),
                payload("storage of negative length", REFUSED, pickle().storage("FloatStorage", "1", -1)),
                payload("storage by a path", REFUSED, pickle().storage("FloatStorage", "../../0", 2)),
                payload(
                        "rebuild without arguments",
                        REFUSED,
                        pickle().name("torch._utils", "_rebuild_tensor_v2").raw(")R")),
                payload(
                        "rebuild of a text",
                        REFUSED,
                        pickle().name("torch._utils", "_rebuild_parameter")
                                .raw("(")
                                .text("a")
                                .op(0x89)
                                .raw("NtR")),
                payload(
                        "set of a number",
                        REFUSED,
                        pickle().name("builtins", "set").raw("(K\u0001tR")),
                // Read as data:
                payload("an unknown class", "models.Student()", opaque),
                payload(
                        "an unknown function",
                        "torch.load('" + canary() + "')",
                        pickle().name("torch", "load")
                                .raw("(")
                                .text(canary() + "")
                                .raw("tR")),
                payload(
                        "its state",
                        "models.Student()",
                        pickle().op(opaque)
                                .raw("}")
                                .text("__setstate__")
                                .name("a", "b")
                                .raw("sb")),
                payload(
                        "getattr",
                        "builtins.getattr(models.A, 'f')",
                        pickle().name("builtins", "getattr")
                                .raw("(")
                                .name("models", "A")
                                .text("f")
                                .raw("tR")),
                payload(
                        "numpy",
                        "numpy.core.multiarray._reconstruct(numpy.ndarray, …, …)",
                        pickle().name("numpy.core.multiarray", "_reconstruct")
                                .raw("(")
                                .name("numpy", "ndarray")
                                .raw("(K\u0000t")
                                .raw("C\u0001btR")),
                payload("text that is code", touch, pickle().text(touch)),
                payload("a tensor elsewhere", "tensor F32 [2]", pickle().pair()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    void payloadsAreRefusedOrData(String name, String shown, PickleBytes payload) throws IOException {
        for (boolean legacy : new boolean[] {false, true}) {
            Path path = Files.write(folder.resolve("weights.pt"), file(payload, legacy));
            if (shown.isEmpty()) {
                UntrustedException e = assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(path).close());
                assertTrue(e.getMessage().contains("weights.pt"), e.getMessage());
                assertTrue(e.getMessage().chars().allMatch(c -> c == '\n' || c >= ' '), e.getMessage());
                continue;
            }
            try (Checkpoint checkpoint = Checkpoints.open(path)) {
                assertArrayEquals(new float[] {1, 2}, GoldenContainerTest.read(checkpoint, "w"));
                assertEquals(shown, checkpoint.config().get("evil").asText());
            }
        }
    }

    @Test
    void aRefusalNamesTheInstructionOrTheNameAndItsPlace() throws IOException {
        Path inst = Files.write(
                folder.resolve("inst.pt"), file(pickle().raw("(").text("x").raw("ios\nsystem\n"), true));
        String message = assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(inst).close())
                .getMessage();
        assertTrue(
                message.startsWith("the pickle has the instruction INST, which files of weights do not need"), message);
        int place = new String(Files.readAllBytes(inst), StandardCharsets.ISO_8859_1).indexOf("ios\nsystem");
        assertTrue(message.contains("inst.pt, byte " + place + "\n"), message);
        Path name = Files.write(folder.resolve("name.pt"), file(pickle().name("posix", "system"), true));
        message = assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(name).close())
                .getMessage();
        assertTrue(message.startsWith("the pickle names posix.system: such a file was made to run code"), message);
        place = new String(Files.readAllBytes(name), StandardCharsets.ISO_8859_1).indexOf("cposix");
        assertTrue(message.contains("name.pt, byte " + place), message);
    }

    /** Every instruction there could be, on a stack where all of them find operands. */
    @Test
    void onlyKnownInstructionsAreExecuted() throws IOException {
        String known = ".(NJKMGXTUBC}])tqrhjaesucRbQ";
        Map<Integer, String> accepted = new TreeMap<>();
        for (int opcode = 0; opcode < 256; opcode++) {
            byte[] pickle = PickleBytes.protocol(4)
                    .raw("Nq\u0000](N}")
                    .name("models", "A")
                    .raw(")")
                    .op(opcode, 0, 0, 0, 0, 0, 0, 0, 0)
                    .toBytes();
            Path path = Files.write(
                    folder.resolve("opcode.pt"), ZipBytes.torch(pickle).toBytes());
            String message = assertThrows(UntrustedException.class, () -> Checkpoints.open(path)
                            .close())
                    .getMessage();
            if (!message.contains("instruction " + Opcodes.name(opcode) + ",")) {
                accepted.put(opcode, message);
            }
        }
        int[] binary = {0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x8d, 0x8f, 0x90, 0x91, 0x93, 0x94, 0x95};
        Set<Integer> expected = new TreeSet<>();
        known.chars().forEach(expected::add);
        for (int opcode : binary) {
            expected.add(opcode);
        }
        assertEquals(expected, accepted.keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1    | 2   | 1   | starts at element -1",
                "1     | 2   | 1   | reaches to element 2 of a storage of 2",
                "0     | 3   | 1   | reaches to element 2 of a storage of 2",
                "0     | 2   | 2   | reaches to element 2 of a storage of 2",
                "0     | 2   | -1  | size 2 with stride -1",
                "0     | -2  | 1   | size -2 with stride 1",
                "3     | 0   | 1   | reaches to element",
                "0     | 4294967296 | 0 | size 4294967296",
                "0     | 2147483647 | 0 | repeats 2 stored numbers to 2147483647",
                "0     | 2147483647 | 9223372036854775807 | too many elements",
                "9223372036854775807 | 2 | 1 | too many elements",
            })
    void refusesViewsOutsideTheirStorage(long offset, long size, long stride, String message) throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .raw("}")
                .text("w")
                .tensor("0", 2, offset, new long[] {size}, new long[] {stride})
                .raw("s.")
                .toBytes();
        assertRefused(ZipBytes.torch(pickle).toBytes(), message);
        assertRefused(legacy(pickle), message);
    }

    @Test
    void refusesShapesThatDoNotMatchTheirStrides() throws IOException {
        long[] many = new long[17];
        Arrays.fill(many, 1);
        byte[] deep = PickleBytes.protocol(2)
                .raw("}")
                .text("w")
                .tensor("0", 2, 0, many, many)
                .raw("s.")
                .toBytes();
        assertRefused(ZipBytes.torch(deep).toBytes(), "with the wrong arguments");
        byte[] uneven = PickleBytes.protocol(2)
                .raw("}")
                .text("w")
                .tensor("0", 2, 0, new long[] {1, 2}, new long[] {1})
                .raw("s.")
                .toBytes();
        assertRefused(ZipBytes.torch(uneven).toBytes(), "2 sizes, but 1 strides");
        byte[] huge = PickleBytes.protocol(2)
                .raw("}")
                .text("w")
                .tensor("0", 2, 0, new long[] {1 << 30, 1 << 30, 1 << 30}, new long[] {0, 0, 0})
                .raw("s.")
                .toBytes();
        assertRefused(ZipBytes.torch(huge).toBytes(), "too many elements");
    }

    private void assertRefused(byte[] file, String message) throws IOException {
        Path path = Files.write(folder.resolve("bomb.pt"), file);
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(path).close());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private void assertBombRefused(PickleBytes payload, String message) throws IOException {
        assertRefused(file(payload, false), message);
    }

    // ---- bombs: small files that would take much time, memory or stack ----

    @Test
    void deepNestingIsRefused() throws IOException {
        assertBombRefused(pickle().raw("]".repeat(190_000)).raw("a".repeat(189_999)), "nested deeper");
        assertBombRefused(pickle().raw("]".repeat(210_000)), "stack grows beyond");
        assertBombRefused(pickle().raw("(".repeat(210_000)), "open marks");
        assertBombRefused(pickle().raw(")").op(repeat(500_000, 0x85)), "nested deeper");
        PickleBytes self = pickle().raw("]q\u0001h\u0001a");
        assertBombRefused(self, "nested deeper");
        PickleBytes nested =
                PickleBytes.protocol(2).raw("}").text("w").pair().raw("s").text("v");
        for (int i = 0; i < 30; i++) {
            nested.raw("}").text("layer");
        }
        nested.pair().raw("s".repeat(31)).raw(".");
        assertRefused(ZipBytes.torch(nested.toBytes()).toBytes(), "the weights are nested deeper than 16");
    }

    private static int[] repeat(int count, int opcode) {
        int[] values = new int[count];
        Arrays.fill(values, opcode);
        return values;
    }

    @Test
    void sharedValuesDoNotMultiply() throws IOException {
        // Each tuple holds the one before twice: 2^60 values on a few hundred bytes.
        PickleBytes tuple = pickle().raw(")q\u0001");
        for (int i = 0; i < 60; i++) {
            tuple.raw("h\u0001").op(0x86).raw("q\u0001");
        }
        assertBombRefused(tuple, "has more than 300000 values");
        // The same as weights: a list of 2^14 times a list of 2^14 times a tensor.
        byte[] weights = PickleBytes.protocol(2)
                .raw("}")
                .text("model")
                .raw("](](")
                .pair()
                .raw("q\u0001")
                .raw("h\u0001".repeat((1 << 14) - 1))
                .raw("eq\u0002")
                .raw("h\u0002".repeat((1 << 14) - 1))
                .raw("es.")
                .toBytes();
        Path path =
                Files.write(folder.resolve("many.pt"), ZipBytes.torch(weights).toBytes());
        UntrustedException e =
                assertThrows(UntrustedException.class, () -> Checkpoints.open(path, WeightsRoot.at("everything"))
                        .close());
        assertTrue(e.getMessage().contains("more than 100000 tensors"), e.getMessage());
    }

    @Test
    void copiesAreCounted() throws IOException {
        PickleBytes pairs = pickle().raw("](").raw("NN\u0086".repeat(1000)).raw("eq\u0001");
        PickleBytes copies =
                pickle().raw("](").op(pairs).name("collections", "OrderedDict").raw("q\u0002");
        for (int i = 0; i < 100_000; i++) {
            copies.raw("h\u0002h\u0001\u0085R");
        }
        assertBombRefused(copies.raw("e"), "a program of more than 3000000 steps");
        assertBombRefused(pickle().raw("]").raw("Na".repeat(1_600_000)), "a program of more than 3000000 steps");
        assertBombRefused(pickle().raw("N").raw("\u0094".repeat(1_100_000)), "remembers more than");
    }

    @Test
    void textOfOurOwnMakingIsCounted() throws IOException {
        PickleBytes argument = pickle().name("m" + "x".repeat(400), "C")
                .raw("q\u0001")
                .text("y".repeat(200))
                .raw("q\u0002")
                .raw("(h\u0002h\u0002h\u0002h\u0002h\u0002h\u0002h\u0002h\u0002tq\u0003");
        PickleBytes many = pickle().raw("](")
                .op(argument)
                .raw("h\u0001h\u0003R".repeat(20_000))
                .raw("e");
        assertBombRefused(many, "has more than");
        PickleBytes name = PickleBytes.protocol(2)
                .raw("}")
                .text("n".repeat(1 << 20))
                .pair()
                .raw("s.");
        assertRefused(ZipBytes.torch(name.toBytes()).toBytes(), "a name of 1048576 characters");
    }

    /** 2^15 keys of one hash value: quick, because colliding texts are kept in a tree. */
    @Test
    void keysOfEqualHashCostNoMore() throws IOException {
        PickleBytes keys = pickle().raw("}(");
        for (int i = 0; i < 1 << 15; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                key.append((i >>> bit & 1) == 0 ? "Aa" : "BB");
            }
            keys.text(key.toString()).raw("N");
            byte[] latin1 = key.toString().getBytes(StandardCharsets.ISO_8859_1);
            keys.raw("C").op(latin1.length).raw(key.toString()).raw("N");
        }
        Path path = Files.write(folder.resolve("keys.pt"), file(keys.raw("u"), false));
        // Bytes as keys all read "30 bytes", which JSON cannot hold twice.
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(path).close());
        assertTrue(e.getMessage().contains("two keys of a mapping both read '30 bytes'"), e.getMessage());
    }

    @Test
    void namesOfHostileFilesDoNotDriveTheTerminal() throws IOException {
        PickleBytes pickle = PickleBytes.protocol(2)
                .raw("}")
                .text("\u001b[2J\u202e\n" + "x".repeat(5000))
                .raw("Ns.");
        Path path = Files.write(
                folder.resolve("escape.pt"), ZipBytes.torch(pickle.toBytes()).toBytes());
        String message = assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(path).close())
                .getMessage();
        assertTrue(message.contains("?[2J??xxx"), message);
        assertTrue(message.length() < 2000, message);
    }
}
