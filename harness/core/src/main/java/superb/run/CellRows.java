package superb.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.store.RowKey;
import superb.store.StoreIdentity;
import superb.task.Clip;
import superb.task.ClipReader;
import superb.task.CorpusManifest;
import superb.task.FileHash;
import superb.task.Split;
import superb.task.View;

/**
 * Where the pooled features of a cell's clips stand: one table of rows for all splits, a row a view. Views that several
 * clips share (the same noise file in train and dev) are one row.
 */
final class CellRows {
    private final Map<RowKey, Integer> numbers = new LinkedHashMap<>();
    private final Map<RowKey, ClipView> views = new LinkedHashMap<>();
    private final Map<String, List<int[]>> bySplit = new LinkedHashMap<>();

    static CellRows of(Cell cell, StoreIdentity store) {
        return of(cell.data(), store);
    }

    static CellRows of(TaskData data, StoreIdentity store) {
        CellRows rows = new CellRows();
        StoreIdentity.Keys keys = store.keys();
        Iterator<CorpusManifest.Entry> entries = data.manifest().entries().iterator();
        ClipReader reader = data.task().reader();
        for (Split split : data.corpus().splits()) {
            List<int[]> clips = new ArrayList<>();
            for (Clip clip : split.clips()) {
                FileHash file = file(entries.next(), clip);
                clips.add(clip.views().stream()
                        .mapToInt(view -> rows.row(keys, file, new ClipView(clip, view, reader)))
                        .toArray());
            }
            rows.bySplit.put(split.name(), clips);
        }
        return rows;
    }

    private static FileHash file(CorpusManifest.Entry entry, Clip clip) {
        if (!entry.id().equals(clip.id())) {
            throw new IllegalArgumentException(
                    "the manifest has '" + entry.id() + "' where the corpus has '" + clip.id() + "'");
        }
        return entry.file();
    }

    private int row(StoreIdentity.Keys keys, FileHash file, ClipView piece) {
        View view = piece.view();
        RowKey key = keys.of(file.sha256(), view, piece.clip().gain());
        views.putIfAbsent(key, piece);
        return numbers.computeIfAbsent(key, it -> numbers.size());
    }

    /** In row order. */
    List<RowKey> keys() {
        return List.copyOf(numbers.keySet());
    }

    ClipView view(RowKey key) {
        return views.get(key);
    }

    /** Row numbers of every clip of a split, one a view, in protocol order. */
    List<int[]> clips(Split split) {
        return bySplit.get(split.name());
    }
}
