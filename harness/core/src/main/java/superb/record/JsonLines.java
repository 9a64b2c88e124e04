package superb.record;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import superb.files.NewFile;

/** A file of one JSON object a line, which appears under its name when committed. Closed by whoever opened it. */
public final class JsonLines<T> implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final NewFile file;
    private final OutputStream out;

    JsonLines(NewFile file) {
        this.file = file;
        this.out = new BufferedOutputStream(file.stream(), BUFFER_BYTES);
    }

    public void append(T line) {
        try {
            out.write(RecordJson.line(line));
        } catch (IOException e) {
            throw new UncheckedIOException("the stream below reports its own failures", e);
        }
    }

    public void commit() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the stream below reports its own failures", e);
        }
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
