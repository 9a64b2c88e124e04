package superb.engine.torch.script;

/** A TorchScript program of ours is wrong or was called wrongly: a bug. The message shows the offending line. */
public final class ScriptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScriptException(String message, Throwable cause) {
        super(message, cause);
    }
}
