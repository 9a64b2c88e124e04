package superb.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import superb.error.DataException;
import superb.files.Disk;
import superb.files.DiskProblem;
import superb.files.NewFile;
import superb.files.SafetensorsWriter;
import superb.files.Sha256;
import superb.files.TemporaryName;
import superb.train.FloatTensor;

/**
 * The folder of one record: {@code record.json}, which is written last and at once, and the files that it lists. A folder without
 * {@code record.json} belongs to a run that did not finish.
 */
public final class RecordFiles {
    public static final String RECORD = "record.json";
    public static final String SAMPLES = "samples.jsonl";
    public static final String TRIALS = "trials.jsonl";
    public static final String CURVES = "curves.csv";
    public static final String HEAD = "head.safetensors";

    private final Path folder;
    private final Disk disk;

    private RecordFiles(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    public static RecordFiles in(Path folder) {
        return new RecordFiles(folder, Disk.LOCAL);
    }

    static RecordFiles in(Path folder, Disk disk) {
        return new RecordFiles(folder, disk);
    }

    public Path folder() {
        return folder;
    }

    /** One line an utterance. The caller commits and closes it. */
    public JsonLines<Sample> samples() {
        return new JsonLines<>(NewFile.create(disk, folder.resolve(SAMPLES)));
    }

    /** The outcomes that lie beside the record; none where they were not written. */
    List<Sample> outcomes() {
        Path file = folder.resolve(SAMPLES);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return RecordJson.lines(file, Sample.class);
        } catch (JsonProcessingException e) {
            throw RecordReader.damaged(file, JsonFault.words(e), e);
        } catch (IOException e) {
            throw RecordReader.unreadable(file, RecordReader.unread(e), e);
        }
    }

    /** One line a learning rate and seed. The caller commits and closes it. */
    public JsonLines<Trial> trials() {
        return new JsonLines<>(NewFile.create(disk, folder.resolve(TRIALS)));
    }

    /** One line an evaluation. The caller commits and closes it. */
    public Curves curves() {
        return new Curves(NewFile.create(disk, folder.resolve(CURVES)));
    }

    /** The head that was scored: its parameters at dev-best, by name; {@code metadata} says what they belong to. */
    public void head(Map<String, FloatTensor> parameters, Map<String, String> metadata) {
        List<SafetensorsWriter.Entry> entries = parameters.entrySet().stream()
                .map(it ->
                        new SafetensorsWriter.Entry(it.getKey(), it.getValue().shape()))
                .toList();
        try (SafetensorsWriter file = SafetensorsWriter.create(disk, folder.resolve(HEAD), metadata, entries)) {
            parameters.forEach((name, values) -> file.write(name, values.values()));
            file.commit();
        }
    }

    /** Any other file, whole or not at all. */
    public void write(String name, byte[] content) {
        NewFile.write(disk, folder.resolve(name), content);
    }

    /**
     * Lists every file of the folder with its size and hash, then writes {@code record.json}. Call it last.
     *
     * @param except names that shall not be listed, such as a log that is still being written
     * @throws IllegalArgumentException if the record contradicts itself: a bug of the caller
     */
    public StoredRecord write(RunRecord record, List<String> except) {
        RunRecord complete = record.withFiles(list(except));
        return rewrite(new StoredRecord(complete, RecordJson.tree(complete)));
    }

    /** Replaces {@code record.json}. */
    public StoredRecord rewrite(StoredRecord stored) {
        List<String> wrong = stored.contradictions();
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("not a sound record: " + String.join("; ", wrong));
        }
        NewFile.write(disk, folder.resolve(RECORD), RecordJson.pretty(stored.document()));
        return stored;
    }

    /** Whether a run finished here. */
    public boolean complete() {
        return Files.exists(folder.resolve(RECORD));
    }

    public StoredRecord read() {
        return read(folder.resolve(RECORD));
    }

    /** What a command says that was pointed to a place without a record. */
    public static DataException none(Path place) {
        return RecordReader.none(place);
    }

    /**
     * Reads a record and checks what can be checked without its neighbours. Every command that reads records says what is
     * wrong with one in the words that are found here.
     *
     * @throws DataException naming the file, what is wrong with it and what to do
     */
    public static StoredRecord read(Path file) {
        return RecordReader.read(file);
    }

    private List<FileEntry> list(List<String> except) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<FileEntry> entries = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(RECORD) && !except.contains(name) && !TemporaryName.matches(file)) {
                    entries.add(new FileEntry(name, Files.size(file), Sha256.of(file)));
                }
            }
            return entries;
        } catch (IOException e) {
            throw DiskProblem.writing(folder, e);
        }
    }
}
