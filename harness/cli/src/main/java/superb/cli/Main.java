package superb.cli;

import java.io.PrintWriter;

/** Entry point; everything else is in {@link SuperbCommand}. */
public final class Main {
    private Main() {}

    /** One call of the command within this process; gives its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return SuperbCommand.execute(SuperbCommand.commandLine().setOut(out).setErr(err), args);
    }

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
