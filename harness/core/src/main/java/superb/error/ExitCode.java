package superb.error;

/** The exit codes of the {@code superb} command; each {@link SuperbException} names the one it ends in. */
public enum ExitCode {
    OK(0),
    SOFTWARE(1),
    USAGE(2),
    ENVIRONMENT(3),
    PARTIAL(4),
    DATA(5),
    UNTRUSTED(6),
    RESOURCES(7),
    GATE(8),
    NETWORK(9),
    TEMPORARY(75);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
