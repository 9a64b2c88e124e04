package superb.leaderboard.intake;

/**
 * A record that no board shows.
 *
 * @param path of the record below the records folder
 * @param recordId empty if it could not be read
 * @param detail what exactly is the matter
 */
public record Hidden(String path, String recordId, Reason reason, String detail) {

    /** Kinds of reasons, in the order in which pages count them. */
    public enum Reason {
        UNREADABLE("no usable record"),
        IMPLAUSIBLE("holds values that cannot be"),
        TAMPERED("contradicts its own files"),
        INVALID("lost items while scoring"),
        PARTIAL("used only a part of the data"),
        OLD_VERSION("follows older rules of its task"),
        OTHER_DATA("was scored on other data than its column"),
        SUPERSEDED("was run again since"),
        OTHER_CONFIGURATION("is another configuration of a result that is shown");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
