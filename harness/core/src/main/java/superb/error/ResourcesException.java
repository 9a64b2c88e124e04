package superb.error;

/** Memory or disk ran out, or would. */
public final class ResourcesException extends SuperbException {
    private static final long serialVersionUID = 1L;

    public ResourcesException(Problem problem) {
        this(problem, null);
    }

    public ResourcesException(Problem problem, Throwable cause) {
        super(ExitCode.RESOURCES, problem, cause);
    }
}
