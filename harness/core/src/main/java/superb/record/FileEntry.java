package superb.record;

/** A file beside the record. @param path relative to the record, with {@code /} */
public record FileEntry(String path, long bytes, String sha256) {}
