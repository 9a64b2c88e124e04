package superb.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import superb.error.TemporaryException;
import superb.files.Disk;
import superb.files.DiskProblem;
import superb.record.Redaction;

/**
 * Passes progress on, and keeps what was said about a cell in {@code log.txt} of its folders, line by line, so that a run that
 * was killed has its log too. What stands in it decides nothing.
 */
final class RunLog implements Progress {
    static final String NAME = "log.txt";

    private final Progress next;
    private final Disk disk;
    private List<Path> folders = List.of();

    RunLog(Progress next, Disk disk) {
        this.next = next;
        this.disk = disk;
    }

    /** From here on lines belong to that cell. */
    void begin(Cell cell) {
        folders = cell.settings().seeds().stream().map(cell::folder).toList();
        write("begin: " + cell);
    }

    /** The cell ended in an exception. */
    void failed(RuntimeException e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        write(
                e instanceof TemporaryException
                        ? e.getMessage()
                        : trace.toString().strip());
        end();
    }

    /** What comes now belongs to no cell. */
    void end() {
        folders = List.of();
    }

    @Override
    public void note(String line) {
        write(line);
        next.note(line);
    }

    @Override
    public Phase start(String title, String unit, long total) {
        write("%s: %d %s".formatted(title, total, unit));
        Phase phase = next.start(title, unit, total);
        return new Phase() {
            private long last;

            @Override
            public void at(long done) {
                last = done;
                phase.at(done);
            }

            @Override
            public void close() {
                phase.close();
                write("%s: %d of %d %s".formatted(title, last, total, unit));
            }
        };
    }

    private void write(String text) {
        if (folders.isEmpty()) {
            return;
        }
        String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " "
                + Redaction.ofThisUser().text(text) + "\n";
        for (Path folder : folders) {
            Path file = folder.resolve(NAME);
            try {
                Files.createDirectories(folder);
                try (FileChannel channel = disk.append(file)) {
                    disk.write(channel, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
                }
            } catch (IOException e) {
                throw DiskProblem.writing(file, e);
            }
        }
    }
}
