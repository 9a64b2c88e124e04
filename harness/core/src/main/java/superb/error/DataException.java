package superb.error;

/** A data set is missing, incomplete or not what its format promises. */
public final class DataException extends SuperbException {
    private static final long serialVersionUID = 1L;

    public DataException(Problem problem) {
        this(problem, null);
    }

    public DataException(Problem problem, Throwable cause) {
        super(ExitCode.DATA, problem, cause);
    }
}
