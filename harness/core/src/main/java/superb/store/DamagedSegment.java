package superb.store;

import java.io.IOException;

/** A segment file is not what its format promises; it is set aside and its rows are missing again. */
final class DamagedSegment extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedSegment(String message) {
        super(message);
    }
}
