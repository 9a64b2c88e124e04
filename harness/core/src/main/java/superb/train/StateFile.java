package superb.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import superb.error.DataException;
import superb.files.Disk;

/** A {@link ProbeState} on disk, as a {@link SavedTraining}. */
public final class StateFile {
    private StateFile() {}

    private record Facts(ProbeSpec spec, int step, List<HeadProgress> heads, List<CurveRow> curves) {}

    /** @param identity names the training: its hash over data, upstream, recipe and heads */
    public static void write(Path file, String identity, ProbeState state) {
        write(Disk.LOCAL, file, identity, state);
    }

    /** The same on a disk of the caller's choice. */
    public static void write(Disk disk, Path file, String identity, ProbeState state) {
        Facts facts = new Facts(state.spec(), state.step(), state.heads(), state.curves());
        new SavedTraining<>(facts, List.of(state.training(), state.best())).write(disk, file, identity);
    }

    /**
     * The state in {@code file}, or nothing where there is no such file.
     *
     * @throws DataException if the file is damaged, or belongs to another training
     */
    public static Optional<ProbeState> read(Path file, String identity) {
        return SavedTraining.read(file, identity, Facts.class)
                .map(saved -> new ProbeState(
                        saved.facts().spec(),
                        saved.facts().step(),
                        saved.groups().get(0),
                        saved.groups().get(1),
                        saved.facts().heads(),
                        saved.facts().curves()));
    }
}
