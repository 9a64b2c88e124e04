package superb.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file being written under a temporary name. {@link #commit} forces it to the disk and gives it its name; closing without
 * commit removes it. Whoever creates it closes it. Failures become the exceptions of {@link DiskProblem}.
 */
public final class NewFile implements AutoCloseable {
    private final Disk disk;
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean committed;

    private NewFile(Disk disk, Path target, Path temporary, FileChannel channel) {
        this.disk = disk;
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Starts a file that will be {@code target}; missing folders are made. */
    public static NewFile create(Disk disk, Path target) {
        Path absolute = target.toAbsolutePath();
        Path temporary = TemporaryName.beside(absolute);
        try {
            Files.createDirectories(temporary.getParent());
            return new NewFile(disk, absolute, temporary, disk.create(temporary));
        } catch (IOException e) {
            throw DiskProblem.writing(absolute, e);
        }
    }

    /** A whole small file at once. */
    public static void write(Disk disk, Path target, byte[] content) {
        try (NewFile file = create(disk, target)) {
            file.write(ByteBuffer.wrap(content));
            file.commit();
        }
    }

    public void write(ByteBuffer bytes) {
        try {
            disk.write(channel, bytes);
        } catch (IOException e) {
            throw DiskProblem.writing(target, e);
        }
    }

    /** The same file as a stream for libraries that want one; closing the stream does not commit. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                NewFile.this.write(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    /** From here on the file is there, whole, also after a power cut. */
    public void commit() {
        try {
            disk.force(channel);
            channel.close();
            disk.rename(temporary, target);
            committed = true;
            disk.forceFolder(target.getParent());
        } catch (IOException e) {
            throw DiskProblem.writing(target, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (!committed) {
                disk.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            // A left-over temporary file is nobody's data: readers ignore it and `superb cache gc` removes it.
            org.slf4j.LoggerFactory.getLogger(NewFile.class).debug("leaving {} behind: {}", temporary, e.toString());
        }
    }
}
