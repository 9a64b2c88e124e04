package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.upstream.Checkpoint;
import superb.upstream.Origin;

class ConvertedUpstreamTest {
    private static final Path SOURCE = GoldenContainerTest.GOLDEN.resolve("starhubert/last.ckpt");

    @TempDir
    Path folder;

    private Path convert() {
        Path target = folder.resolve("out/starhubert");
        try (Checkpoint source = Checkpoints.open(SOURCE)) {
            ObjectNode sizes = new ObjectMapper().createObjectNode().put("layers", 3);
            ConvertedUpstream.write(
                    target,
                    new Conversion.AsStored(source),
                    ConvertedUpstream.Description.of("starhubert", sizes, source, "MIT", "superb 0.1.0"));
        }
        return target;
    }

    @Test
    void theSameNumbersComeBackWithTheirOrigin() throws IOException {
        Path target = convert();
        try (ConvertedUpstream.Opened opened = ConvertedUpstream.open(target);
                Checkpoint source = Checkpoints.open(SOURCE)) {
            assertEquals(
                    List.copyOf(source.names()), List.copyOf(opened.weights().names()));
            for (String name : source.names()) {
                assertEquals(source.shape(name), opened.weights().shape(name));
                assertArrayEquals(
                        GoldenContainerTest.read(source, name), GoldenContainerTest.read(opened.weights(), name));
            }
            ConvertedUpstream.Description description = opened.description();
            assertEquals("superb.upstream/1", description.schema());
            assertEquals("starhubert", description.family());
            assertEquals(3, description.sizes().get("layers").intValue());
            assertEquals("last.ckpt", description.source());
            assertEquals(source.sha256(), description.sourceSha256());
            assertEquals("MIT", description.license());
            assertEquals("superb 0.1.0", description.converter());
            assertEquals(Origin.file(source.sha256()), source.origin());
            try (Checkpoint read = Checkpoints.open(target)) {
                Origin origin =
                        new Origin(Optional.of(source.sha256()), Optional.of("superb 0.1.0"), Optional.of("MIT"));
                assertEquals(origin, read.origin());
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(5, files.count(), "the folder, out, starhubert and its two files");
        }
        String text = Files.readString(target.resolve("superb-upstream.json"));
        assertTrue(text.contains("\"source_sha256\" : \""), text);
    }

    @Test
    void changedWeightsAreNoticed() throws IOException {
        Path target = convert();
        Path weights = target.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        UntrustedException e = assertThrows(UntrustedException.class, () -> ConvertedUpstream.open(target));
        assertTrue(e.getMessage().startsWith("the weights are not those that were converted"), e.getMessage());
    }

    @Test
    void otherDescriptionsAreRefused() throws IOException {
        Path target = convert();
        Path description = target.resolve("superb-upstream.json");
        String good = Files.readString(description);
        for (String bad : List.of(
                good.replace("superb.upstream/1", "superb.upstream/2"),
                good.replace("\"family\"", "\"kind\""),
                good.replace("\"MIT\"", "null"),
                good.substring(0, good.length() / 2),
                good + "{}",
                "[]")) {
            Files.writeString(description, bad);
            UntrustedException e = assertThrows(UntrustedException.class, () -> ConvertedUpstream.open(target), bad);
            assertTrue(e.getMessage().contains("superb-upstream.json"), e.getMessage());
        }
    }

    @Test
    void nothingIsOverwrittenAndNothingIsLeftBehind() throws IOException {
        Path target = convert();
        String before = Files.readString(target.resolve("superb-upstream.json"));
        UsageException e = assertThrows(UsageException.class, this::convert);
        assertTrue(e.getMessage().startsWith("there is something of that name already"), e.getMessage());
        assertEquals(before, Files.readString(target.resolve("superb-upstream.json")));

        Path other = folder.resolve("other");
        Checkpoint closed = Checkpoints.open(SOURCE);
        ConvertedUpstream.Description description = ConvertedUpstream.Description.of(
                "starhubert", new ObjectMapper().createObjectNode(), closed, "MIT", "superb 0.1.0");
        closed.close();
        assertThrows(
                RuntimeException.class,
                () -> ConvertedUpstream.write(other, new Conversion.AsStored(closed), description));
        assertFalse(ConvertedUpstream.isAt(other));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("out"), files.map(it -> it.getFileName().toString()).toList());
        }
        assertThrows(UsageException.class, () -> ConvertedUpstream.open(other));
    }
}
