package superb.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;

class FileHashesTest {
    /** The SHA-256 of "abc", from FIPS 180-2. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final FileTime LAST_YEAR = FileTime.from(Instant.parse("2025-01-01T00:00:00.123456789Z"));

    @TempDir
    Path folder;

    private Path file;
    private Path store;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("a b.wav");
        store = folder.resolve("cache/hashes");
        change("abc");
    }

    /** New bytes under the old time: what only a file's hash can tell. */
    private void change(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, LAST_YEAR);
    }

    private String hash() {
        return FileHashes.cached(store.getParent(), "hashes")
                .hash(List.of(file))
                .get(file)
                .sha256();
    }

    @Test
    void hashesAndSizes() {
        assertEquals(
                new FileHash(3, ABC), FileHashes.fresh().hash(List.of(file)).get(file));
        assertEquals(ABC, hash());
    }

    @Test
    void aKnownFileIsNotReadAgainAndFreshHashesAre() throws IOException {
        assertEquals(ABC, hash());
        change("abd");
        assertEquals(ABC, hash(), "path, size and time are the same");
        assertFalse(FileHashes.fresh().hash(List.of(file)).get(file).sha256().equals(ABC));
    }

    @Test
    void anotherSizeOrTimeIsNoticed() throws IOException {
        assertEquals(ABC, hash());
        change("abcd");
        assertFalse(hash().equals(ABC));
        change("xyz");
        Files.setLastModifiedTime(file, FileTime.from(LAST_YEAR.toInstant().plusNanos(1)));
        assertFalse(hash().equals(ABC));
    }

    @Test
    void aFileOfThisMomentIsNotRemembered() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        assertEquals(ABC, hash());
        assertFalse(Files.exists(store));
    }

    @Test
    void aDamagedStoreIsForgotten() throws IOException {
        assertEquals(ABC, hash());
        String good = Files.readString(store);
        for (String bad : List.of(good.replace("ba78", "ba79"), good.substring(0, good.length() - 3), "", "\n", "x")) {
            Files.writeString(store, bad);
            assertEquals(ABC, hash());
            Files.writeString(store, bad);
            change("abd");
            assertFalse(hash().equals(ABC), bad);
            change("abc");
            Files.delete(store);
        }
    }

    @Test
    void whatOthersLearnedIsKept() throws IOException {
        hash();
        Path other = folder.resolve("b.wav");
        Files.writeString(other, "other");
        Files.setLastModifiedTime(other, LAST_YEAR);
        FileHashes.cached(store.getParent(), "hashes").hash(List.of(other));
        assertEquals(4, Files.readAllLines(store).size());
        try (Stream<Path> left = Files.list(store.getParent())) {
            assertEquals(1, left.count(), "no temporary file is left");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenStopsNothing() throws IOException {
        Files.createDirectories(store.getParent());
        Files.setPosixFilePermissions(store.getParent(), PosixFilePermissions.fromString("r-x------"));
        assertEquals(ABC, hash());
        Files.setPosixFilePermissions(store.getParent(), PosixFilePermissions.fromString("rwx------"));
        Path noFolder = folder.resolve("file");
        Files.writeString(noFolder, "");
        assertEquals(
                ABC,
                FileHashes.cached(noFolder, "hashes")
                        .hash(List.of(file))
                        .get(file)
                        .sha256());
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing.wav");
        String message = assertThrows(
                        DataException.class, () -> FileHashes.fresh().hash(List.of(file, missing)))
                .getMessage();
        assertTrue(message.contains(missing.toString()), message);
        assertTrue(message.contains("the file cannot be read"), message);
    }
}
