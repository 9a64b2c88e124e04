package superb.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import superb.check.PeakMemory;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.error.ExitCode;

/** {@code superb doctor}: what would run, proven with one real matrix product. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks engine, device, natives, threads, load and disk, with one real matrix product.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineMixin engine = new EngineMixin();

    @Mixin
    private CacheMixin cache = new CacheMixin();

    @Override
    public Integer call() throws IOException {
        TextTable table = new TextTable("what", "found");
        table.row("superb", VersionProvider.version());
        table.row("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        table.row("heap", SuperbCommand.text("%,d MiB", Runtime.getRuntime().maxMemory() >> 20));
        table.row("cores visible", Runtime.getRuntime().availableProcessors());
        table.row("load of the last minute", load());
        table.row(
                "resident memory",
                PeakMemory.resident().isPresent() ? "told by the system" : "NOT told: superb bench has no leak gate");
        boolean writable = true;
        for (Path folder : new Path[] {cache.directory(), Folders.ofProcess().home(), temporary()}) {
            boolean good = writable(folder);
            writable &= good;
            table.row(
                    "folder " + folder,
                    good
                            ? SuperbCommand.text(
                                    "writable, %,d MiB free",
                                    nearest(folder).toFile().getUsableSpace() >> 20)
                            : "NOT writable");
        }
        try (EngineSession session = engine.start()) {
            EngineInfo info = session.info();
            table.row("engine", info.name() + " " + info.version() + ", native " + info.nativeVersion());
            table.row("flavour", info.flavor());
            table.row("device", info.deviceActual() + " (asked for: " + info.deviceRequested() + ")");
            table.row("engine threads", info.threads());
            table.row("matrix product", SuperbCommand.text("%.0f GMAC/s", session.matmulGmacs()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(table);
        out.flush();
        return writable ? ExitCode.OK.code() : ExitCode.ENVIRONMENT.code();
    }

    /** Times that are measured beside other programs are worth little. */
    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "not told" : SuperbCommand.text("%.2f", load);
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Tries it for real where the folder exists; permissions lie on some file systems. */
    private static boolean writable(Path folder) {
        try {
            Files.delete(Files.createTempFile(nearest(folder), "superb-doctor", ".tmp"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path nearest(Path folder) {
        Path at = folder.toAbsolutePath();
        while (!Files.isDirectory(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }
}
