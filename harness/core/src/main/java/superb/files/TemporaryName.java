package superb.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * Names of unfinished files, {@code .NAME.HOST-PID-STARTED-UNIQUE.tmp}: no two writers choose the same one, and a later process can
 * tell whether the writer is still at work.
 */
public final class TemporaryName {
    private static final String SUFFIX = ".tmp";

    private TemporaryName() {}

    static Path beside(Path target) {
        String name = ".%s.%s-%s%s"
                .formatted(
                        target.getFileName(),
                        Writer.self(),
                        UUID.randomUUID().toString().substring(24),
                        SUFFIX);
        return target.resolveSibling(name);
    }

    public static boolean matches(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(SUFFIX);
    }

    /** Whether an unfinished file may still be being written; see {@link Writer#mayLive}. */
    public static boolean mayLive(Path temporary) throws IOException {
        String name = temporary.getFileName().toString();
        int start = name.lastIndexOf('.', name.length() - SUFFIX.length() - 1) + 1;
        int end = name.lastIndexOf('-');
        try {
            Instant changed = Files.getLastModifiedTime(temporary).toInstant();
            return start < end && Writer.parse(name.substring(start, end)).mayLive(changed);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Removes the unfinished files in a folder whose writers are gone: a killed process cannot clean up behind itself. */
    public static void removeAbandoned(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, TemporaryName::matches)) {
            for (Path file : files) {
                if (!mayLive(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
