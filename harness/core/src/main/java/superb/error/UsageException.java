package superb.error;

/** A wrong option, or an unknown task or upstream. */
public final class UsageException extends SuperbException {
    private static final long serialVersionUID = 1L;

    public UsageException(Problem problem) {
        this(problem, null);
    }

    public UsageException(Problem problem, Throwable cause) {
        super(ExitCode.USAGE, problem, cause);
    }
}
