package superb.record;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import superb.files.NewFile;

/** {@code curves.csv}: an empty cell is a measure that was not taken, {@code NaN} one that was. Closed by whoever opened it. */
public final class Curves implements AutoCloseable {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader("step", "lr", "seed", "loss", "dev", "grad_norm", "micro_batch", "vram_bytes")
            .setRecordSeparator('\n')
            .get();

    private final NewFile file;
    private final CSVPrinter csv;

    Curves(NewFile file) {
        this.file = file;
        try {
            this.csv = new CSVPrinter(
                    new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8)), FORMAT);
        } catch (IOException e) {
            throw own(e);
        }
    }

    public void append(CurvePoint point) {
        try {
            csv.printRecord(
                    point.step(),
                    point.lr(),
                    point.seed(),
                    point.loss(),
                    point.dev().isPresent() ? String.valueOf(point.dev().getAsDouble()) : "",
                    point.gradNorm(),
                    point.microBatch(),
                    point.vramBytes().map(String::valueOf).orElse(""));
        } catch (IOException e) {
            throw own(e);
        }
    }

    public void commit() {
        try {
            csv.flush();
        } catch (IOException e) {
            throw own(e);
        }
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }

    private static UncheckedIOException own(IOException e) {
        return new UncheckedIOException("the stream below reports its own failures", e);
    }
}
