package superb.modelfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import superb.error.Problem;
import superb.error.UntrustedException;

/** Size and time of files whose hash was taken: features of other bytes must not be kept under that hash. */
record Stamp(List<Path> files, List<Long> bytes, List<FileTime> changed) {

    static Stamp of(List<Path> files) {
        List<Long> bytes = new ArrayList<>();
        List<FileTime> changed = new ArrayList<>();
        for (Path file : files) {
            try {
                bytes.add(Files.size(file));
                changed.add(Files.getLastModifiedTime(file));
            } catch (IOException e) {
                throw new UntrustedException(
                        Problem.of("the model file cannot be read: " + e).at(file), e);
            }
        }
        return new Stamp(List.copyOf(files), List.copyOf(bytes), List.copyOf(changed));
    }

    /** @throws UntrustedException if one of the files is another now */
    void check() {
        if (!of(files).equals(this)) {
            throw new UntrustedException(Problem.of("the model file changed while it was in use")
                    .at(files.get(0))
                    .expected("the file that was tried and hashed")
                    .next("the same command again, with nothing writing to the file"));
        }
    }
}
