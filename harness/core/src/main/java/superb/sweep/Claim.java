package superb.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.files.Disk;
import superb.files.NewFile;

/** A job that this process has taken. Whoever took it closes it; that gives the job back, or leaves word that it failed. */
final class Claim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    private final Claims claims;
    private final String key;
    private final int attempt;
    private final ScheduledExecutorService heart;
    private boolean failed;

    Claim(Claims claims, String key, int attempt, Duration beat) {
        this.claims = claims;
        this.key = key;
        this.attempt = attempt;
        this.heart = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "claim " + key);
            thread.setDaemon(true);
            return thread;
        });
        heart.scheduleAtFixedRate(this::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            Files.setLastModifiedTime(claims.file(key, attempt), FileTime.from(Instant.now()));
        } catch (IOException e) {
            // Others may think that this process is gone and do the same work; the result stays right.
            LOG.debug("the claim {} cannot be touched: {}", key, e.toString());
        }
    }

    /** Other processes of this sweep shall not try what failed here; the next start may. */
    void failed(String words) {
        heart.shutdownNow();
        NewFile.write(Disk.LOCAL, claims.file(key, attempt), Claims.failure(words));
        failed = true;
        delete(attempt - 1);
    }

    @Override
    public void close() {
        heart.shutdownNow();
        if (!failed) {
            delete(attempt);
        }
    }

    /** From the first to {@code last}, so that the one that counts goes last. */
    private void delete(int last) {
        for (int i = 1; i <= last; i++) {
            Path file = claims.file(key, i);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("leaving {} behind: {}", file, e.toString());
            }
        }
    }
}
