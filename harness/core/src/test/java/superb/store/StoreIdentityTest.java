package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.task.View;

class StoreIdentityTest {
    private static final String AUDIO = "cd".repeat(32);

    private static StoreIdentity identity(String... f) {
        return new StoreIdentity(f[0], f[1], f[2], f[3], f[4], f[5], Integer.parseInt(f[6]), Integer.parseInt(f[7]));
    }

    @Test
    void everythingThatDecidesARowIsInItsKey() {
        String[] base = {"hubert", "hubert/base", "ab", "fp32", "torch/1", "mean/v1", "13", "768"};
        Set<RowKey> keys = new HashSet<>();
        Set<String> folders = new HashSet<>();
        StoreIdentity first = identity(base);
        keys.add(first.key(AUDIO, View.WHOLE, 1f));
        folders.add(first.folder());
        for (int field = 1; field < base.length; field++) { // the name is for people: two names of one model share rows
            String[] changed = base.clone();
            changed[field] = changed[field] + "1";
            keys.add(identity(changed).key(AUDIO, View.WHOLE, 1f));
            folders.add(identity(changed).folder());
        }
        keys.add(first.key("ce".repeat(32), View.WHOLE, 1f));
        keys.add(first.key(AUDIO, new View(0, 16000), 1f));
        keys.add(first.key(AUDIO, new View(1, 16000), 1f));
        keys.add(first.key(AUDIO, new View(0, 16001), 1f));
        keys.add(first.key(AUDIO, View.WHOLE, 0.70794576f));
        assertEquals(13, keys.size());
        assertEquals(8, folders.size());
    }

    @Test
    void fieldsDoNotRunIntoOneAnother() {
        StoreIdentity one = identity("n", "ab", "c", "p", "e", "m", "1", "1");
        StoreIdentity two = identity("n", "a", "bc", "p", "e", "m", "1", "1");
        assertTrue(!one.sha256().equals(two.sha256()));
    }

    /** Pins the rule: a change of it silently throws away everybody's features. */
    @Test
    void keysStayWhatTheyAre() {
        StoreIdentity identity = identity("hubert", "hubert/base", "ab", "fp32", "torch/1", "mean/v1", "13", "768");
        RowKey key = identity.key(AUDIO, new View(16000, 8000), 0.5f);
        assertEquals("0412bec4a36b73e45ac49c6b7cbc952bb28994dfe5e098feaafa06aa2ca9bade", key.toString());
        assertEquals(key, RowKey.parse(key.toString()));
        assertThrows(IllegalArgumentException.class, () -> RowKey.parse("abcd"));
    }

    @Test
    void namesWithOddCharactersMakeFolders(@TempDir Path cache) {
        for (String name : List.of("../../etc/passwd", "模型 é", "x".repeat(300), "a@cfg:sub12.json,frame=40")) {
            StoreIdentity identity = Rows.identity(name, 1, 2);
            Rows.write(PooledStore.open(cache, identity), 0, 3);
            assertEquals(List.of(), PooledStore.open(cache, identity).missing(Rows.keys(identity, 0, 3)));
            assertEquals(
                    cache.resolve("pooled"),
                    PooledStore.open(cache, identity).path().getParent());
        }
        assertEquals(4, CacheDirectory.of(cache).list().size());
    }
}
