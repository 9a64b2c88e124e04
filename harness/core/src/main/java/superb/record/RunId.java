package superb.record;

import java.security.SecureRandom;
import java.util.UUID;

/** Names of runs: UUIDs of version 7 (RFC 9562), which sort by the time at which they were made. */
public final class RunId {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private RunId() {}

    public static String next() {
        SecureRandom random = new SecureRandom();
        return of(System.currentTimeMillis(), random.nextLong(), random.nextLong());
    }

    static String of(long millis, long randomA, long randomB) {
        long high = (millis << 16) | VERSION_7 | (randomA & 0x0FFF);
        long low = VARIANT | (randomB >>> 2);
        return new UUID(high, low).toString();
    }
}
