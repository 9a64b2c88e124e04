package superb.upstreams.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.error.UsageException;

/**
 * A file that is read by position, never mapped: what is resident is what was asked for. All positions are checked
 * against the size that the file had when it was opened. Closed by whoever opened it; safe for several threads.
 */
final class WeightFile implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private WeightFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    static WeightFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UsageException(Problem.of("there is no such file of weights")
                    .at(path)
                    .expected("a .safetensors file or a file written by torch.save"));
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new WeightFile(path, channel, channel.size());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** Fills what remains of {@code target}. The range must lie in the file; a file that shrank meanwhile is refused. */
    void read(long position, ByteBuffer target) {
        try {
            for (long at = position; target.hasRemaining(); ) {
                int n = channel.read(target, at);
                if (n < 0) {
                    throw refusal("the file ends too early").at(at).exception();
                }
                at += n;
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    byte[] bytes(long position, int count) {
        byte[] bytes = new byte[count];
        read(position, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** The bytes {@code [from, to)} as a stream. */
    Region region(long from, long to) {
        return new Region(this, from, to);
    }

    String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = 0; at < size; at += CHUNK) {
                chunk.clear().limit((int) Math.min(CHUNK, size - at));
                read(at, chunk);
                digest.update(chunk.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Starts the message of a refusal of this file. */
    Refusal refusal(String format, Object... arguments) {
        return new Refusal(path, String.format(Locale.ROOT, format, arguments));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static EnvironmentException unreadable(Path path, IOException cause) {
        return new EnvironmentException(
                Problem.of("cannot read the file: " + cause.getMessage()).at(path), cause);
    }

    /** Why a file is not taken, said as one says it to its owner. */
    static final class Refusal {
        private static final int MAX_WHAT = 600;

        private final Path path;
        private final String what;
        private long offset = -1;
        private String expected = "";
        private String next = "";

        private Refusal(Path path, String what) {
            this.path = path;
            this.what = harmless(what);
        }

        /** Names out of a hostile file go to a terminal: short, and without control characters. */
        private static String harmless(String text) {
            String start = text.length() <= MAX_WHAT ? text : text.substring(0, MAX_WHAT) + "…";
            return start.replaceAll("\\p{C}", "?");
        }

        Refusal at(long byteOffset) {
            offset = byteOffset;
            return this;
        }

        Refusal expected(String text) {
            expected = harmless(text);
            return this;
        }

        Refusal next(String text) {
            next = text;
            return this;
        }

        UntrustedException exception() {
            return exception(null);
        }

        UntrustedException exception(Throwable cause) {
            Problem problem = Problem.of(what).at(offset < 0 ? path : path + ", byte " + offset);
            if (!expected.isEmpty()) {
                problem = problem.expected(expected);
            }
            if (!next.isEmpty()) {
                problem = problem.next(next);
            }
            return new UntrustedException(problem, cause);
        }
    }
}
