package superb.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file operations that change something. One instance for the process, {@link #LOCAL}; tests put a failing one in its place. */
public interface Disk {

    Disk LOCAL = new Disk() {};

    /** A new, empty file; fails where one of that name exists. */
    default FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** An existing or new file to whose end every write goes. */
    default FileChannel append(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Writes all remaining bytes. */
    default void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Contents and length have reached the disk. */
    default void force(FileChannel channel) throws IOException {
        channel.force(true);
    }

    /** Gives {@code from} the name {@code to} in one step, in place of what had it. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The names in a folder have reached the disk. */
    default void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    default boolean deleteIfExists(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }
}
