package superb.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.files.Disk;
import superb.files.DiskProblem;

/**
 * The segment files of one store's folder, by this process and by others.
 *
 * @param <S> a segment of the store's kind
 */
class SegmentFolder<S> {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFolder.class);

    private final Path folder;
    private final Opener<S> opener;
    private final Disk disk;
    private final Set<Path> seen = new HashSet<>();

    /** Checks header and length of a file, not yet its payload. */
    interface Opener<S> {
        S open(Path file) throws IOException;
    }

    SegmentFolder(Path folder, Opener<S> opener, Disk disk) {
        this.folder = folder;
        this.opener = opener;
        this.disk = disk;
    }

    Path path() {
        return folder;
    }

    /** Segments that appeared since the last call; damaged ones are set aside with a warning. */
    synchronized List<S> discover() {
        List<S> found = new ArrayList<>();
        for (Path file : names()) {
            if (seen.add(file)) {
                open(file).ifPresent(found::add);
            }
        }
        return found;
    }

    private List<Path> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(SegmentFormat::isSegment).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of(); // nothing was written yet
        } catch (IOException e) {
            throw DiskProblem.reading(folder, e);
        }
    }

    private Optional<S> open(Path file) {
        try {
            return Optional.of(opener.open(file));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // another process tidied up in between
        } catch (DamagedSegment e) {
            setAside(file, e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("feature cache file {} cannot be read, its rows will be computed again: {}", file, e.toString());
            return Optional.empty();
        }
    }

    /** Keeps the file for inspection under a name that no reader looks at. */
    void setAside(Path file, String why) {
        Path aside = file.resolveSibling(file.getFileName() + SegmentFormat.CORRUPT_SUFFIX);
        String outcome = "set aside as " + aside.getFileName();
        try {
            disk.rename(file, aside);
        } catch (IOException e) {
            outcome = "ignored (it cannot be renamed: " + e.getMessage() + ")";
        }
        LOG.warn("damaged feature cache file {}: {}; {}, its rows will be computed again", file, why, outcome);
    }
}
