package superb.error;

/** Stopped before the end by request; the same command goes on from there. */
public final class TemporaryException extends SuperbException {
    private static final long serialVersionUID = 1L;

    public TemporaryException(Problem problem) {
        this(problem, null);
    }

    public TemporaryException(Problem problem, Throwable cause) {
        super(ExitCode.TEMPORARY, problem, cause);
    }
}
