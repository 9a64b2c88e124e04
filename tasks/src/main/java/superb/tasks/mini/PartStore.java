package superb.tasks.mini;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.files.DiskProblem;
import superb.files.TemporaryName;
import superb.files.Writer;

/**
 * Keeps parts of the corpus in a folder: makes what is missing under another name, and renames it when it is whole, so
 * that no reader ever meets half a corpus. Needs no locks: where two processes make the same part, one result stays, and
 * it does not matter which, for they are the same.
 */
final class PartStore {
    private static final Logger LOG = LoggerFactory.getLogger(PartStore.class);

    private final Path root;
    private final int threads;

    /** @param root folder of this version of the corpus; made when needed */
    PartStore(Path root, int threads) {
        this.root = root;
        this.threads = threads;
    }

    /**
     * The folder of the part, made if need be.
     *
     * @param manifestSha256 what the manifest of this part must hash to
     */
    Path ensure(Part part, String manifestSha256) {
        Path folder = root.resolve(part.name());
        if (Manifest.holds(folder, manifestSha256)) {
            return folder;
        }
        try {
            make(part, folder, manifestSha256);
            return folder;
        } catch (IOException e) {
            throw DiskProblem.writing(folder, e);
        }
    }

    /** Whether the part is there, whole. Makes nothing. */
    boolean holds(Part part, String manifestSha256) {
        return Manifest.holds(root.resolve(part.name()), manifestSha256);
    }

    private void make(Part part, Path folder, String manifestSha256) throws IOException {
        Files.createDirectories(root);
        sweep();
        Path draft = aside(part);
        try {
            LOG.info(
                    "making the mini corpus, part {} ({} files), in {}",
                    part.name(),
                    part.entries().size(),
                    folder);
            Files.createDirectory(draft);
            Manifest made = new PartMaker(part, threads).write(draft);
            if (!made.sha256().equals(manifestSha256)) {
                throw new EnvironmentException(Problem.of("the mini corpus came out different on this machine")
                        .at(folder)
                        .expected("manifest " + manifestSha256 + ", got " + made.sha256())
                        .next("use another Java runtime, and report this one: " + System.getProperty("java.vm.version")
                                + " on " + System.getProperty("os.arch")));
            }
            publish(part, draft, folder, manifestSha256);
        } finally {
            delete(draft);
        }
    }

    private void publish(Part part, Path draft, Path folder, String manifestSha256) throws IOException {
        if (Files.exists(folder) && !Manifest.holds(folder, manifestSha256)) {
            LOG.warn("{} is incomplete or was changed; it is replaced", folder);
            Path broken = aside(part);
            Files.move(folder, broken, StandardCopyOption.ATOMIC_MOVE);
            delete(broken);
        }
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (IOException e) {
            // Another process was faster: a folder cannot be renamed onto one that has files in it.
            if (!Manifest.holds(folder, manifestSha256)) {
                throw e;
            }
        }
    }

    /** A name that {@link TemporaryName} knows as unfinished, and that of this process. */
    private Path aside(Part part) {
        return root.resolve("." + part.name() + "." + Writer.self() + "-" + UUID.randomUUID() + ".tmp");
    }

    /** Removes what killed processes left behind. */
    private void sweep() throws IOException {
        List<Path> unfinished;
        try (Stream<Path> entries = Files.list(root)) {
            unfinished = entries.filter(TemporaryName::matches).toList();
        }
        for (Path it : unfinished) {
            if (!TemporaryName.mayLive(it)) {
                delete(it);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(folder)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path it : deepestFirst) {
            Files.deleteIfExists(it);
        }
    }
}
