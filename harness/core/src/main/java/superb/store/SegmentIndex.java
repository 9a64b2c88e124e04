package superb.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which row of which segment holds a key, over all segments of a store's folder. Thread-safe.
 *
 * @param <S> a segment of the store's kind
 */
final class SegmentIndex<S extends SegmentIndex.Rows> {
    private final SegmentFolder<S> folder;
    private final List<S> segments = new ArrayList<>();
    private volatile Map<RowKey, Place<S>> places = new ConcurrentHashMap<>();

    /** What every kind of segment tells of itself. */
    interface Rows {
        Path file();

        List<RowKey> keys();
    }

    record Place<S>(S segment, int row) {}

    /** Knows the segments that are there now. */
    SegmentIndex(SegmentFolder<S> folder) {
        this.folder = folder;
        refresh();
    }

    Path path() {
        return folder.path();
    }

    int rows() {
        return places.size();
    }

    boolean contains(RowKey key) {
        return places.containsKey(key);
    }

    Optional<Place<S>> find(RowKey key) {
        return Optional.ofNullable(places.get(key));
    }

    /** Which of these keys no segment holds, in the given order, each once. */
    List<RowKey> missing(List<RowKey> keys) {
        Map<RowKey, Place<S>> now = places;
        return new LinkedHashSet<>(keys)
                .stream().filter(key -> !now.containsKey(key)).toList();
    }

    /**
     * Where these rows are, in this order; a key may come more than once.
     *
     * @throws MissingRowsException if no segment holds one of them
     */
    List<Place<S>> places(List<RowKey> keys) {
        Map<RowKey, Place<S>> now = places;
        List<RowKey> missing =
                keys.stream().filter(key -> !now.containsKey(key)).distinct().toList();
        if (!missing.isEmpty()) {
            throw new MissingRowsException(missing, path());
        }
        return keys.stream().map(now::get).toList();
    }

    /** Takes in the segments that appeared since the last look. */
    synchronized void refresh() {
        for (S segment : folder.discover()) {
            segments.add(segment);
            enter(segment, places);
        }
    }

    /** Forgets a damaged segment; rows that another segment also holds are found there. */
    synchronized void drop(S damaged, String reason) {
        if (segments.remove(damaged)) {
            folder.setAside(damaged.file(), reason);
            Map<RowKey, Place<S>> rest = new ConcurrentHashMap<>();
            segments.forEach(segment -> enter(segment, rest));
            places = rest;
        }
    }

    private static <S extends Rows> void enter(S segment, Map<RowKey, Place<S>> places) {
        for (int row = 0; row < segment.keys().size(); row++) {
            places.putIfAbsent(segment.keys().get(row), new Place<>(segment, row));
        }
    }
}
