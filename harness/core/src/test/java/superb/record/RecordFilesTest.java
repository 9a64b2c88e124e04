package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFilesTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() throws Exception {
        RecordFiles files = RecordFiles.in(folder.resolve("run"));
        try (JsonLines<Sample> samples = files.samples()) {
            samples.append(Sample.classified("a.wav", List.of("yes"), List.of("no")));
            samples.commit();
        }
        assertFalse(files.complete());
        StoredRecord written = files.write(Examples.record(), List.of());
        assertTrue(files.complete());
        StoredRecord read = files.read();
        assertEquals(written.record(), read.record());
        assertEquals(
                List.of("samples.jsonl"),
                read.record().files().stream().map(FileEntry::path).toList());
    }
}
