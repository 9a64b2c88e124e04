package superb.error;

/** A checkpoint, archive or audio file is corrupt, hostile or of an unsupported kind. */
public final class UntrustedException extends SuperbException {
    private static final long serialVersionUID = 1L;

    public UntrustedException(Problem problem) {
        this(problem, null);
    }

    public UntrustedException(Problem problem, Throwable cause) {
        super(ExitCode.UNTRUSTED, problem, cause);
    }
}
