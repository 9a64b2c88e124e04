package superb.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.error.SuperbException;

/** Failures of the file system in the user's words. */
public final class DiskProblem {
    private DiskProblem() {}

    /** A write, force or rename failed: a full disk is a matter of resources, a forbidden one of the environment. */
    public static SuperbException writing(Path file, IOException cause) {
        if (cause instanceof AccessDeniedException || readOnly(cause)) {
            return new EnvironmentException(
                    Problem.of("no permission to write")
                            .at(file)
                            .expected("a folder that this user may write to")
                            .next("choose another folder with --cache-dir or --out, or mend the permissions"),
                    cause);
        }
        if (misplaced(cause)) {
            return new EnvironmentException(
                    Problem.of("a file and a folder are in each other's way: " + words(cause))
                            .at(file)
                            .expected("folders above it, and nothing but a file of that name")
                            .next("choose another place with --cache-dir or --out"),
                    cause);
        }
        String what = full(cause) ? "the disk is full" : "writing failed: " + words(cause);
        return new ResourcesException(
                Problem.of(what)
                        .at(file)
                        .expected("room for the whole file; nothing partial was left under its name")
                        .next("free space (superb cache gc --max-size SIZE), or point --cache-dir or --out to another"
                                + " disk, and run the same command again"),
                cause);
    }

    /** A folder or file of our own cannot be read at all. */
    public static SuperbException reading(Path file, IOException cause) {
        return new EnvironmentException(
                Problem.of("cannot be read: " + words(cause))
                        .at(file)
                        .expected("a folder that this user may read")
                        .next("mend the permissions or the disk, or choose another folder with --cache-dir or --out"),
                cause);
    }

    static boolean full(IOException cause) {
        String text = words(cause).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded") || text.contains("not enough space");
    }

    private static boolean readOnly(IOException cause) {
        return cause.getCause() instanceof ReadOnlyFileSystemException
                || words(cause).toLowerCase(Locale.ROOT).contains("read-only file system");
    }

    private static boolean misplaced(IOException cause) {
        String text = words(cause).toLowerCase(Locale.ROOT);
        return cause instanceof FileAlreadyExistsException
                || text.contains("not a directory")
                || text.contains("is a directory");
    }

    private static String words(IOException cause) {
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
