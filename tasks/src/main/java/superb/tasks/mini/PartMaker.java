package superb.tasks.mini;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import superb.files.Sha256;

/** Makes all files of a part, on several threads; what they contain does not depend on how many. */
final class PartMaker {
    private final List<Part.Entry> entries;
    private final int threads;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, String> sha256ByPath = new ConcurrentHashMap<>();
    private final Map<String, Integer> bytesByPath = new ConcurrentHashMap<>();
    private final Noises.Shared noises = new Noises.Shared();

    PartMaker(Part part, int threads) {
        this.entries = part.entries();
        this.threads = threads;
    }

    /** Writes the files and, last, the manifest. */
    Manifest write(Path folder) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "mini-corpus");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> {
                    work(folder);
                    return null;
                }));
            }
            for (Future<?> it : workers) {
                it.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("making the mini corpus failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making the mini corpus", e);
        } finally {
            next.set(entries.size()); // where one worker failed, the others stop
            pool.shutdown();
        }
        Manifest manifest = Manifest.of(sha256ByPath, bytesByPath);
        Files.write(folder.resolve(Manifest.NAME), manifest.text());
        return manifest;
    }

    private void work(Path folder) throws IOException {
        Studio studio = new Studio(noises);
        for (int i = next.getAndIncrement(); i < entries.size(); i = next.getAndIncrement()) {
            Part.Entry entry = entries.get(i);
            byte[] bytes = entry.maker().make(studio);
            Path file = folder.resolve(entry.path());
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            sha256ByPath.put(entry.path(), Sha256.of(bytes));
            bytesByPath.put(entry.path(), bytes.length);
        }
    }
}
