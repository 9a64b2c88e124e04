package superb.tasks.mini;

import java.util.List;

/** One corpus of the bundled four: which files it has, and how each is made without the others. */
interface Part {
    /** Name of its folder in the cache. */
    String name();

    /** In the order in which they are best made; the same list every time. */
    List<Entry> entries();

    /** One file. */
    record Entry(String path, Maker maker) {}

    /** Makes the bytes of one file. */
    @FunctionalInterface
    interface Maker {
        byte[] make(Studio studio);
    }
}
