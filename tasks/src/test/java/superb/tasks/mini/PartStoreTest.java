package superb.tasks.mini;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.EnvironmentException;
import superb.error.SuperbException;
import superb.files.Writer;

class PartStoreTest {
    @TempDir
    Path root;

    private final AtomicInteger made = new AtomicInteger();
    private Part part;
    private String sha256;

    @BeforeEach
    void smallPart() throws IOException {
        part = new SameBytesTest.Some("small", List.of(entry("a/one.txt", "one"), entry("b/two.txt", "two")));
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        sha256 = new PartMaker(part, 1).write(elsewhere).sha256();
        made.set(0);
    }

    @Test
    void theSecondCallDoesNothing() throws IOException {
        Path folder = store().ensure(part, sha256);
        assertEquals("two", Files.readString(folder.resolve("b/two.txt")));
        assertEquals(2, made.get());
        FileTime before = Files.getLastModifiedTime(folder);
        assertEquals(folder, store().ensure(part, sha256));
        assertEquals(2, made.get());
        assertEquals(before, Files.getLastModifiedTime(folder));
        assertNothingElse("small");
    }

    @Test
    void whatWasCutShortOrRemovedIsMadeAgain() throws IOException {
        Path folder = store().ensure(part, sha256);
        Files.writeString(folder.resolve("a/one.txt"), "on");
        store().ensure(part, sha256);
        assertEquals("one", Files.readString(folder.resolve("a/one.txt")));
        Files.delete(folder.resolve("b/two.txt"));
        store().ensure(part, sha256);
        Files.delete(folder.resolve(Manifest.NAME));
        store().ensure(part, sha256);
        assertEquals("two", Files.readString(folder.resolve("b/two.txt")));
        assertEquals(8, made.get());
        assertNothingElse("small");
    }

    @Test
    void aFailureHalfwayLeavesNothing() throws IOException {
        Part failing = new SameBytesTest.Some(
                "small", List.of(entry("a/one.txt", "one"), new Part.Entry("b/two.txt", studio -> {
                    throw new IllegalArgumentException("on purpose");
                })));
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> store().ensure(failing, sha256));
        assertEquals("on purpose", e.getCause().getMessage());
        assertNothingElse();
    }

    @Test
    void otherBytesThanPinnedAreRefused() throws IOException {
        EnvironmentException e = assertThrows(EnvironmentException.class, () -> store().ensure(part, "00"));
        assertTrue(
                e.getMessage().contains("came out different") && e.getMessage().contains(sha256), e.getMessage());
        assertNothingElse();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        SuperbException e =
                assertThrows(SuperbException.class, () -> new PartStore(file.resolve("cache"), 1).ensure(part, sha256));
        assertTrue(e.getMessage().contains("--cache-dir"), e.getMessage());
    }

    @Test
    void makersAtTheSameTimeAllEndWell() throws Exception {
        int makers = 4;
        CyclicBarrier start = new CyclicBarrier(makers);
        Part slow = new SameBytesTest.Some("small", part.entries());
        ExecutorService pool = Executors.newFixedThreadPool(makers);
        try {
            List<Future<Path>> results = new ArrayList<>();
            for (int i = 0; i < makers; i++) {
                Callable<Path> maker = () -> {
                    start.await();
                    return store().ensure(slow, sha256);
                };
                results.add(pool.submit(maker));
            }
            for (Future<Path> it : results) {
                assertEquals("one", Files.readString(it.get().resolve("a/one.txt")));
            }
        } finally {
            pool.shutdown();
        }
        assertNothingElse("small");
    }

    @Test
    void onlyLeftoversOfDeadProcessesAreSweptAway() throws IOException {
        Writer self = Writer.self();
        Writer dead = new Writer(self.host(), self.pid(), self.started() - 1);
        Path old = Files.createDirectories(root.resolve("cache/.small." + dead + "-1.tmp"));
        Path recent = Files.createDirectories(root.resolve("cache/.small." + self + "-2.tmp"));
        Files.writeString(old.resolve("half"), "x");
        store().ensure(part, sha256);
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(recent));
    }

    @Test
    void manifestStatesHashSizeAndPath() throws IOException {
        Path folder = store().ensure(part, sha256);
        byte[] expected = ("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed\t3\ta/one.txt\n"
                        + "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3\t3\tb/two.txt\n")
                .getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(expected, Files.readAllBytes(folder.resolve(Manifest.NAME)));
    }

    private PartStore store() {
        return new PartStore(root.resolve("cache"), 2);
    }

    private Part.Entry entry(String path, String text) {
        return new Part.Entry(path, studio -> {
            made.incrementAndGet();
            return text.getBytes(StandardCharsets.UTF_8);
        });
    }

    private void assertNothingElse(String... names) throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve("cache"))) {
            assertEquals(
                    List.of(names),
                    entries.map(it -> it.getFileName().toString()).toList());
        }
    }
}
