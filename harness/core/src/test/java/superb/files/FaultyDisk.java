package superb.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A disk whose Nth operation fails, as SQLite's tests do it: a write leaves half of its bytes behind. */
public final class FaultyDisk implements Disk {
    private final int failing;
    private final Failure failure;
    private int operations;

    public enum Failure {
        /** Only that one operation fails. */
        ONCE,
        /** Everything fails from there on, tidying up included, as when the process is gone or the disk stays full. */
        FROM_THEN_ON
    }

    public FaultyDisk(int failing, Failure failure) {
        this.failing = failing;
        this.failure = failure;
    }

    /** Whether the operation that shall fail was reached. */
    public boolean failed() {
        return operations >= failing;
    }

    private boolean fails() {
        operations++;
        return operations == failing || (operations > failing && failure == Failure.FROM_THEN_ON);
    }

    private void step() throws IOException {
        if (fails()) {
            throw full();
        }
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        step();
        return LOCAL.create(file);
    }

    @Override
    public FileChannel append(Path file) throws IOException {
        step();
        return LOCAL.append(file);
    }

    @Override
    public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        if (fails()) {
            int half = bytes.remaining() / 2;
            LOCAL.write(channel, bytes.slice(bytes.position(), half));
            throw full();
        }
        LOCAL.write(channel, bytes);
    }

    @Override
    public void force(FileChannel channel) throws IOException {
        step();
        LOCAL.force(channel);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        LOCAL.rename(from, to);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step();
        LOCAL.forceFolder(folder);
    }

    @Override
    public boolean deleteIfExists(Path file) throws IOException {
        step();
        return LOCAL.deleteIfExists(file);
    }
}
