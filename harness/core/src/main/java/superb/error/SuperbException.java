package superb.error;

/** A failure that a user can understand and mend. Anything else that escapes is a bug of the harness (exit code 1). */
public abstract class SuperbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    protected SuperbException(ExitCode exitCode, Problem problem, Throwable cause) {
        super(problem.toString(), cause);
        this.exitCode = exitCode;
    }

    public final ExitCode exitCode() {
        return exitCode;
    }
}
