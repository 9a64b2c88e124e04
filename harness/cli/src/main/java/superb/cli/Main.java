package superb.cli;

/** Entry point; everything else is in {@link SuperbCommand}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        StopSignal stop = StopSignal.install();
        int code;
        try {
            code = SuperbCommand.execute(SuperbCommand.commandLine(), args);
        } finally {
            stop.finished();
        }
        System.exit(code);
    }
}
