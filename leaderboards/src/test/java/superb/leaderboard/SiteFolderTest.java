package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages come from several threads, and some of them share a file. */
class SiteFolderTest {
    private static final int THREADS = 4;

    @TempDir
    Path folder;

    @Test
    void aSharedFileIsWrittenOnceWhoeverComesFirst() throws Exception {
        SiteFolder site = new SiteFolder(folder);
        CyclicBarrier together = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 50; round++) {
                String name = "r/shared-" + round + ".js";
                List<Future<Void>> writers = IntStream.range(0, THREADS)
                        .mapToObj(it -> threads.submit(() -> {
                            together.await();
                            site.write(name, "the same text");
                            return (Void) null;
                        }))
                        .toList();
                for (Future<Void> writer : writers) {
                    writer.get();
                }
                assertEquals("the same text", Files.readString(folder.resolve(name)));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(51, site.finish());
    }

    @Test
    void twoTextsForOneFileAreAMistakeOfOurs() throws IOException {
        SiteFolder site = new SiteFolder(folder);
        site.write("index.html", "one");
        assertThrows(IllegalStateException.class, () -> site.write("index.html", "another"));
        assertEquals("one", Files.readString(folder.resolve("index.html")));
    }
}
