package superb.run;

import java.util.Optional;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.upstream.Upstream;

/** The upstream that was used last; it stays open for the next cell. Closed by whoever made it. */
final class OpenedUpstream implements AutoCloseable {
    private final EngineSession session;
    private final Progress progress;
    private Optional<Upstream> which = Optional.empty();
    private Optional<OpenUpstream> open = Optional.empty();

    OpenedUpstream(EngineSession session, Progress progress) {
        this.session = session;
        this.progress = progress;
    }

    OpenUpstream of(Cell cell) {
        Upstream wanted = cell.upstream();
        if (open.isPresent() && which.equals(Optional.of(wanted))) {
            return open.get();
        }
        close();
        progress.note(
                "opening %s: %s".formatted(cell.card().name(), wanted.weights().provenance()));
        OpenUpstream fresh = session.open(wanted, cell.settings().precision());
        which = Optional.of(wanted);
        open = Optional.of(fresh);
        return fresh;
    }

    @Override
    public void close() {
        open.ifPresent(OpenUpstream::close);
        open = Optional.empty();
    }
}
