package superb.store;

import java.nio.ByteBuffer;
import java.util.List;

/** Rows of a {@link FrameStore}, resolved to their segments once. Thread-safe. */
public final class StoredFrames {
    private final FrameStore store;
    private final List<SegmentIndex.Place<FrameSegment>> places;

    StoredFrames(FrameStore store, List<SegmentIndex.Place<FrameSegment>> places) {
        this.store = store;
        this.places = places;
    }

    public int rows() {
        return places.size();
    }

    /** Frames of a row. */
    public int frames(int row) {
        return places.get(row).segment().frames(places.get(row).row());
    }

    /**
     * Writes one hidden state of a row, {@code [frames, dim]} in little-endian float16, at the position of {@code target} and moves
     * it on. Fast into direct buffers; nothing is allocated.
     *
     * @throws MissingRowsException if the row was damaged on disk since it was written
     */
    public void copy(int row, int layer, ByteBuffer target) {
        SegmentIndex.Place<FrameSegment> place = places.get(row);
        if (!place.segment().intact(place.row())) {
            store.drop(place.segment());
            throw new MissingRowsException(List.of(place.segment().keys().get(place.row())), store.path());
        }
        int at = target.position();
        target.position(at + place.segment().copy(place.row(), layer, target, at));
    }
}
