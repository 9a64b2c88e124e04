package superb.error;

/** A device, native library, driver or permission is missing. */
public final class EnvironmentException extends SuperbException {
    private static final long serialVersionUID = 1L;

    public EnvironmentException(Problem problem) {
        this(problem, null);
    }

    public EnvironmentException(Problem problem, Throwable cause) {
        super(ExitCode.ENVIRONMENT, problem, cause);
    }
}
