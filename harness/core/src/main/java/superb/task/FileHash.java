package superb.task;

/** Size and SHA-256 (lower-case hex) of a file's bytes. */
public record FileHash(long bytes, String sha256) {}
