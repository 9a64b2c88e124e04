package superb.tasks.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import superb.error.DataException;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.error.SuperbException;
import superb.error.UntrustedException;

/** A file open for reading at any place, with its true size; and the exceptions that name it. */
final class FileBytes implements AutoCloseable {
    static final String FETCH_AGAIN = "unpack or download the file again";
    /** Most headers end within this many bytes, so that one read serves. */
    private static final int HEAD = 1024;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer head;

    private FileBytes(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
        this.head = ByteBuffer.allocate((int) Math.min(size, HEAD)).order(ByteOrder.LITTLE_ENDIAN);
        fill(head, 0);
    }

    static FileBytes open(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
                // Opening a pipe waits for a writer that never comes.
                throw new DataException(Problem.of("this is a pipe or a device, not a file")
                        .at(file)
                        .next("check the path"));
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new FileBytes(file, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    long size() {
        return size;
    }

    /** {@code n} bytes from {@code at} on, little-endian, position 0. */
    ByteBuffer read(long at, int n) {
        if (at + n > size) {
            throw data(Problem.of("the file ends at byte " + size + ", within its header")
                    .expected("at least " + (at + n) + " bytes")
                    .next(FETCH_AGAIN));
        }
        if (at + n <= head.capacity()) {
            return head.duplicate()
                    .clear()
                    .position((int) at)
                    .limit((int) at + n)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer buffer = ByteBuffer.allocate(n).order(ByteOrder.LITTLE_ENDIAN);
        read(buffer, at);
        return buffer;
    }

    /** Fills {@code buffer} to its limit and flips it. */
    void read(ByteBuffer buffer, long at) {
        try {
            fill(buffer, at);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void fill(ByteBuffer buffer, long at) throws IOException {
        long next = at;
        while (buffer.hasRemaining()) {
            int got = channel.read(buffer, next);
            if (got < 0) {
                throw data(Problem.of("the file became shorter while it was read: it ends at byte " + next)
                        .expected(size + " bytes")
                        .next("let nothing write to the corpus during a run"));
            }
            next += got;
        }
        buffer.flip();
    }

    /** As many of {@code n} bytes as there are. */
    String ascii(long at, int n) {
        int there = (int) Math.max(0, Math.min(n, size - at));
        return StandardCharsets.ISO_8859_1.decode(read(at, there)).toString();
    }

    DataException data(Problem problem) {
        return new DataException(
                problem.at(problem.where().map(it -> file + ", " + it).orElse(file.toString())));
    }

    UntrustedException untrusted(long at, Problem problem) {
        return new UntrustedException(problem.at(file + ", byte " + at));
    }

    private static SuperbException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new DataException(
                    Problem.of("there is no such file").at(file).next("list the corpus again, or complete it"), e);
        }
        if (e instanceof AccessDeniedException) {
            return new EnvironmentException(
                    Problem.of("no permission to read the file").at(file).next("chmod +r the file"), e);
        }
        String what = Files.isDirectory(file) ? "this is a folder, not a file" : "the file cannot be read: " + e;
        return new DataException(Problem.of(what).at(file).next("check the path and the disk"), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
