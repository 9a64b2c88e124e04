package superb.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.files.Sha256;

class CorpusManifestTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    private Corpus corpus;

    @BeforeEach
    void write() throws IOException {
        corpus = corpus(clip("a.wav", "abc", 0), clip("b.wav", "b", 1));
    }

    private Clip clip(String id, String bytes, int label) throws IOException {
        Path file = folder.resolve(id);
        Files.writeString(file, bytes);
        return new Clip(
                id, file, 16_000, 1, List.of(View.WHOLE), OptionalInt.empty(), List.of(label, Clip.NO_CLASS), "");
    }

    private Corpus corpus(Clip... train) throws IOException {
        return new Corpus(
                "toy",
                new Split("train", List.of(train), train.length),
                new Split("dev", List.of(clip("c.wav", "c", 0)), 1),
                new Split("test", List.of(clip("d.wav", "d", 1)), 1),
                List.of(List.of("yes", "no"), List.of("none")),
                List.of());
    }

    private CorpusManifest manifest() {
        return CorpusManifest.of(corpus, FileHashes.fresh());
    }

    @Test
    void oneLineAClip() {
        List<String> lines = manifest().toString().lines().toList();
        assertEquals("superb.manifest/1\ttoy", lines.get(0));
        assertEquals("train\ta.wav\t3\t" + ABC + "\t16000\tyes\t?", lines.get(1));
        assertEquals(5, lines.size());
        assertEquals(6, manifest().bytes());
    }

    @Test
    void theHashIsThatOfTheFile() throws IOException {
        Path file = folder.resolve("out/manifest.tsv");
        manifest().write(file);
        assertEquals(Sha256.of(file), manifest().sha256());
        CorpusManifest read = CorpusManifest.read(file);
        assertEquals(manifest().sha256(), read.sha256());
        assertEquals(manifest().entries(), read.entries());
        assertEquals(List.of(), manifest().differences(read));
    }

    @Test
    void everythingThatMattersMovesTheHash() throws IOException {
        CorpusManifest before = manifest();
        corpus = corpus(clip("a.wav", "abd", 0), clip("b.wav", "b", 1));
        assertNotEquals(before.sha256(), manifest().sha256());
        assertEquals(
                List.of("train clip a.wav differs: other bytes (3, expected 3)"),
                manifest().differences(before));
        corpus = corpus(clip("a.wav", "abc", 1), clip("b.wav", "b", 1));
        assertEquals(
                List.of("train clip a.wav differs: class [no, ?] instead of [yes, ?]"),
                manifest().differences(before));
        corpus = corpus(clip("b.wav", "b", 1), clip("a.wav", "abc", 0));
        assertEquals(
                List.of("the clips are the same, in another order"), manifest().differences(before));
        corpus = corpus(clip("b.wav", "b", 1), clip("e.wav", "e", 0));
        assertEquals(
                List.of("train clip e.wav is too many", "train clip a.wav is missing"),
                manifest().differences(before));
    }

    @Test
    void whereTheCorpusLiesDoesNotMatter(@TempDir Path elsewhere) throws IOException {
        String before = manifest().sha256();
        folder = elsewhere;
        corpus = corpus(clip("a.wav", "abc", 0), clip("b.wav", "b", 1));
        assertEquals(before, manifest().sha256());
    }

    @Test
    void badFilesAreRefused() throws IOException {
        Path file = folder.resolve("manifest.tsv");
        manifest().write(file);
        List<String> lines = Files.readAllLines(file);
        List<String> bad = new ArrayList<>(lines);
        bad.set(2, lines.get(2).replace("\t16000", ""));
        assertRefused(file, bad, "line 3");
        bad = new ArrayList<>(lines);
        bad.set(1, lines.get(1).replace(ABC, ABC.substring(1)));
        assertRefused(file, bad, "line 2");
        bad = new ArrayList<>(lines);
        Collections.swap(bad, 0, 1);
        assertRefused(file, bad, "line 1");
        assertRefused(file, List.of(), "line 1");
        Files.delete(file);
        assertThrows(DataException.class, () -> CorpusManifest.read(file));
    }

    private static void assertRefused(Path file, List<String> lines, String where) throws IOException {
        Files.write(file, lines);
        String message = assertThrows(DataException.class, () -> CorpusManifest.read(file))
                .getMessage();
        assertTrue(message.contains(file + ", " + where), message);
    }
}
