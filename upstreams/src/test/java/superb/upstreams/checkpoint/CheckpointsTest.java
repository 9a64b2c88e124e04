package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.upstream.Checkpoint;

class CheckpointsTest {
    @TempDir
    Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("weights.bin"), bytes);
    }

    private Path zip(PickleBytes pickle) throws IOException {
        return write(ZipBytes.torch(pickle.raw(".").toBytes()).toBytes());
    }

    private static PickleBytes top() {
        return PickleBytes.protocol(2).raw("}(");
    }

    private static PickleBytes weights() {
        return new PickleBytes().raw("}").text("w").pair().raw("s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                           | the file is empty
            <!DOCTYPE html>                              | a web page in the place of the weights
            version https://git-lfs.github.com/spec/v1   | a pointer of Git LFS in the place of the weights
            \u0080\u0004N.                               | a pickle, but not one of torch.save
            GGUF                                         | not a kind of file that holds weights
            \u001f\u008b                                 | not a kind of file that holds weights
            PK\u0005\u0006                               | not a kind of file that holds weights
            """)
    void namesWhatIsNoFileOfWeights(String start, String message) throws IOException {
        Path file = write(start.getBytes(StandardCharsets.ISO_8859_1));
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(file).close());
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
        assertTrue(e.getMessage().contains("expected: safetensors, or a file written by torch.save"), e.getMessage());
    }

    @Test
    void tarAndBigEndianFilesAreRefusedByName() throws IOException {
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        Path old = write(tar);
        assertTrue(assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(old).close())
                .getMessage()
                .startsWith("a tar archive, as torch.save wrote before 0.1.10"));
        String legacy = new String(
                HostilePickleTest.legacy(top().text("w").pair().raw("u.").toBytes()), StandardCharsets.ISO_8859_1);
        Path big = write(
                legacy.replace("little_endian\u0088", "little_endian\u0089").getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(assertThrows(
                        UntrustedException.class, () -> Checkpoints.open(big).close())
                .getMessage()
                .startsWith("the numbers are not little-endian"));
        Path protocol = write(legacy.replace("M\u00e9\u0003.", "M\u00e8\u0003.").getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(assertThrows(UntrustedException.class, () -> Checkpoints.open(protocol)
                        .close())
                .getMessage()
                .startsWith("the protocol of the file is not known"));
    }

    @Test
    void aFolderIsNoFile() {
        assertThrows(UsageException.class, () -> Checkpoints.open(folder).close());
    }

    @ParameterizedTest
    @CsvSource({
        "'Distiller,Config', distiller, Distiller",
        "'model_weight,model_cfg', s3prl, model_weight",
        "'model,Upstream_Config', melhubert, model",
        "'state_dict,config', torchaudio, state_dict",
        "'state_dict,epoch', state_dict, state_dict",
        "'model,cfg', fairseq, model",
        "'args,model', fairseq, model",
        "'model,other', model, model"
    })
    void keysAtTheTopTellWhereTheWeightsAre(String keys, String layout, String root) throws IOException {
        PickleBytes pickle = top();
        for (String key : keys.split(",")) {
            pickle.text(key).op(key.equals(root) ? weights() : new PickleBytes().raw("K\u0007"));
        }
        try (Checkpoint checkpoint = Checkpoints.open(zip(pickle.raw("u")))) {
            assertEquals(layout, checkpoint.layout());
            assertEquals(List.of("w"), List.copyOf(checkpoint.names()));
            assertArrayEquals(new float[] {1, 2}, GoldenContainerTest.read(checkpoint, "w"));
        }
    }

    @Test
    void noWeightsListTheKeysThatAreThere() throws IOException {
        Path file = zip(top().text("weights").op(weights()).text("step").raw("K\u0001u"));
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(file).close());
        assertTrue(e.getMessage().contains("no weights found under the top-level keys weights, step"), e.getMessage());
        assertTrue(e.getMessage().contains("fairseq (model)"), e.getMessage());
        try (Checkpoint checkpoint = Checkpoints.open(file, WeightsRoot.at("named", "weights"))) {
            assertEquals(List.of("w"), List.copyOf(checkpoint.names()));
        }
        Path module = zip(PickleBytes.protocol(2).name("models", "Student").raw(")R"));
        UntrustedException whole = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(module).close());
        assertTrue(whole.getMessage().contains("the top level of the file is models.Student()"), whole.getMessage());
        assertTrue(whole.getMessage().contains("torch.save(model.state_dict(), path)"), whole.getMessage());
    }

    @Test
    void tensorsThatAreNotDenseAreRefusedWhereTheyMatter() throws IOException {
        PickleBytes sparse =
                new PickleBytes().name("torch._utils", "_rebuild_sparse_tensor").raw(")R");
        Path among = zip(top().text("w").pair().text("s").op(sparse).raw("u"));
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(among).close());
        assertTrue(e.getMessage().startsWith("'s' is made by torch._utils._rebuild_sparse_tensor"), e.getMessage());
        Path elsewhere =
                zip(top().text("model").op(weights()).text("cfg").op(sparse).raw("u"));
        try (Checkpoint checkpoint = Checkpoints.open(elsewhere)) {
            assertEquals(
                    "torch._utils._rebuild_sparse_tensor()",
                    checkpoint.config().get("cfg").asText());
        }
    }

    private static PickleBytes omega(String type, String attribute, PickleBytes value) {
        return new PickleBytes()
                .name("omegaconf." + type.split("\\.")[0], type.split("\\.")[1])
                .raw(")")
                .op(0x81)
                .raw("}(")
                .text("_metadata")
                .name("omegaconf.base", "ContainerMetadata")
                .raw(")R")
                .text(attribute)
                .op(value)
                .text("_parent")
                .raw("Nub");
    }

    /** fairseq keeps its settings as OmegaConf trees: each value in a node, with a way back to its parent. */
    @Test
    void settingsOfOmegaConfArePlainTrees() throws IOException {
        PickleBytes mode = new PickleBytes()
                .name("fairseq.models.wav2vec", "EXTRACTOR_MODE_CHOICES")
                .raw("(")
                .text("layer_norm")
                .raw("tR");
        PickleBytes list = omega(
                "listconfig.ListConfig",
                "_content",
                new PickleBytes()
                        .raw("](")
                        .op(omega("nodes.AnyNode", "_val", new PickleBytes().raw("K\u0005")))
                        .raw("e"));
        PickleBytes content = new PickleBytes()
                .raw("}(")
                .text("layers")
                .op(omega("nodes.IntegerNode", "_val", new PickleBytes().raw("K\u000c")))
                .text("extractor_mode")
                .op(omega("nodes.EnumNode", "_val", mode))
                .text("missing")
                .op(omega("nodes.AnyNode", "_val", new PickleBytes().raw("N")))
                .text("list")
                .op(list)
                .raw("u");
        Path file = zip(top().text("model")
                .op(weights())
                .text("cfg")
                .op(omega("dictconfig.DictConfig", "_content", content))
                .raw("u"));
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            JsonNode config = checkpoint.config().get("cfg");
            assertEquals(
                    "{\"layers\":12,\"extractor_mode\":\"fairseq.models.wav2vec.EXTRACTOR_MODE_CHOICES('layer_norm')\","
                            + "\"missing\":null,\"list\":[5]}",
                    config.toString());
        }
    }

    @Test
    void parametersAndOldDictionariesAreRead() throws IOException {
        PickleBytes parameter = new PickleBytes()
                .name("torch._utils", "_rebuild_parameter")
                .raw("(")
                .pair()
                .op(0x88)
                .name("collections", "OrderedDict")
                .raw(")RtR");
        // Python 2: text as bytes, an OrderedDict with its items as arguments.
        PickleBytes old = PickleBytes.protocol(2)
                .name("collections", "OrderedDict")
                .raw("(](](U\u0001w")
                .op(parameter)
                .raw("eetR");
        try (Checkpoint checkpoint = Checkpoints.open(zip(old))) {
            assertEquals("bare", checkpoint.layout());
            assertArrayEquals(new float[] {1, 2}, GoldenContainerTest.read(checkpoint, "w"));
        }
    }

    /** Before 0.4 a storage could be part of another one. */
    @Test
    void viewsOfStoragesAreParts() throws IOException {
        PickleBytes view = new PickleBytes()
                .name("torch._utils", "_rebuild_tensor")
                .raw("((")
                .text("storage")
                .name("torch.cuda", "FloatStorage")
                .text("0")
                .text("cuda:0")
                .integer(2)
                .raw("(")
                .text("7")
                .integer(1)
                .integer(1)
                .raw("ttQ")
                .integer(0)
                .integers(1)
                .integers(1)
                .raw("tR");
        byte[] pickle = top().text("w").op(view).raw("u.").toBytes();
        try (Checkpoint checkpoint = Checkpoints.open(write(HostilePickleTest.legacy(pickle)))) {
            assertArrayEquals(new float[] {2}, GoldenContainerTest.read(checkpoint, "w"));
        }
        String outside = new String(HostilePickleTest.legacy(pickle), StandardCharsets.ISO_8859_1)
                .replace("7\u008a\b\u0001", "7\u008a\b\u0002");
        Path file = write(outside.getBytes(StandardCharsets.ISO_8859_1));
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(file).close());
        assertTrue(e.getMessage().startsWith("a view does not lie in its storage '0'"), e.getMessage());
    }

    @Test
    void theHashIsThatOfTheFileAndRoomMustFit() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(zip(top().text("w").pair().raw("u")))) {
            String sha256 = checkpoint.sha256();
            assertEquals(64, sha256.length());
            assertEquals(sha256, checkpoint.sha256());
            assertThrows(IllegalArgumentException.class, () -> checkpoint.read("w", FloatBuffer.allocate(3)));
            assertThrows(IllegalArgumentException.class, () -> checkpoint.read("w", FloatBuffer.allocate(1)));
            assertEquals("weights.bin", checkpoint.source());
        }
        Path abc = Files.writeString(folder.resolve("abc"), "abc");
        try (WeightFile file = WeightFile.open(abc)) {
            // FIPS 180-2, appendix B.1
            assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", file.sha256());
        }
    }
}
