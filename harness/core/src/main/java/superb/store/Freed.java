package superb.store;

/** What {@link CacheDirectory#gc} removed. */
public record Freed(int files, long bytes) {

    Freed plus(Freed other) {
        return new Freed(files + other.files, bytes + other.bytes);
    }
}
