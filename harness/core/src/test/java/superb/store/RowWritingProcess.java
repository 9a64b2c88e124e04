package superb.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second virtual machine that writes rows until it is done or killed; says on its output how many rows are safe. */
final class RowWritingProcess {
    private RowWritingProcess() {}

    /** Arguments: cache folder, first row, row after the last. */
    public static void main(String[] arguments) {
        PooledStore store = PooledStore.open(Path.of(arguments[0]), Rows.IDENTITY);
        int to = Integer.parseInt(arguments[2]);
        try (RowWriter writer = store.writer(new RowWriter.Limits(32, 8, 3600))) {
            for (int i = Integer.parseInt(arguments[1]); i < to; i++) {
                writer.append(Rows.key(Rows.IDENTITY, i), Rows.row(Rows.IDENTITY, i));
                if (i % 100 == 0) {
                    writer.flush();
                    System.out.println(i + 1);
                }
            }
        }
        System.out.println("done");
    }

    static Process start(Path cache, int from, int to) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(RowWritingProcess.class.getName());
        command.addAll(List.of(cache.toString(), Integer.toString(from), Integer.toString(to)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
