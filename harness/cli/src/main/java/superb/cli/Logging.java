package superb.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows the logging library. */
final class Logging {
    private Logging() {}

    static void debug() {
        ((Logger) LoggerFactory.getLogger("superb")).setLevel(Level.DEBUG);
    }
}
