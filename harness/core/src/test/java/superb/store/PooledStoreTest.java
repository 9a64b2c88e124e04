package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PooledStoreTest {
    private static final StoreIdentity IDENTITY = Rows.IDENTITY;

    @TempDir
    Path cache;

    @Test
    void givesBackWhatWasWrittenInAnyOrder() {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        List<RowKey> keys = Rows.keys(IDENTITY, 0, 700);
        assertEquals(keys, store.missing(keys));
        Rows.write(store, 0, 700);

        for (PooledStore reader : List.of(store, PooledStore.open(cache, IDENTITY))) {
            assertEquals(700, reader.rows());
            assertEquals(List.of(), reader.missing(keys));
            List<Integer> order = new ArrayList<>(
                    java.util.stream.IntStream.range(0, 700).boxed().toList());
            Collections.shuffle(order, new Random(1));
            FloatBuffer target = Rows.direct(IDENTITY, 700);
            reader.source(keys).copyRows(order.stream().mapToInt(it -> it).toArray(), target);
            assertEquals(0, target.remaining());
            for (int at = 0; at < 700; at++) {
                for (int i = 0; i < IDENTITY.rowFloats(); i++) {
                    assertEquals(Rows.value(order.get(at), i), target.get(at * IDENTITY.rowFloats() + i));
                }
            }
        }
    }

    @Test
    void namesMissingRowsOnceAndInOrder() {
        PooledStore store = PooledStore.open(cache, IDENTITY);
        Rows.write(store, 0, 3);
        RowKey five = Rows.key(IDENTITY, 5);
        RowKey four = Rows.key(IDENTITY, 4);
        List<RowKey> asked = List.of(five, Rows.key(IDENTITY, 1), four, five);
        assertEquals(List.of(five, four), store.missing(asked));
        MissingRowsException thrown = assertThrows(MissingRowsException.class, () -> store.source(asked));
        assertEquals(List.of(five, four), thrown.keys());
    }
}
