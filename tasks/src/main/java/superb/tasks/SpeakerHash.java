package superb.tasks;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Splits Speech Commands by speaker: the low 27 bits of the SHA-1 of the speaker's id (arXiv 1804.03209, section 7). */
final class SpeakerHash {
    private static final int MOST = (1 << 27) - 1;
    private static final double DEV_PERCENT = 10;
    private static final double DROPPED_PERCENT = 20;

    private SpeakerHash() {}

    /** Where a word clip goes; {@code DROPPED} is the archive's own test list, which SUPERB replaces by another archive. */
    enum Part {
        TRAIN,
        DEV,
        DROPPED
    }

    static Part part(String fileName) {
        double percent = percent(fileName);
        return percent < DEV_PERCENT ? Part.DEV : percent < DROPPED_PERCENT ? Part.DROPPED : Part.TRAIN;
    }

    static double percent(String fileName) {
        byte[] digest = sha1().digest(speaker(fileName).getBytes(StandardCharsets.UTF_8));
        int low = new BigInteger(1, digest).and(BigInteger.valueOf(MOST)).intValueExact();
        return low * 100.0 / MOST;
    }

    /** The file name up to the first {@code _nohash_}; all of it where there is none. */
    static String speaker(String fileName) {
        int end = fileName.indexOf("_nohash_");
        return end < 0 ? fileName : fileName.substring(0, end);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
