package superb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.store.ByteSize;
import superb.store.CacheDirectory;
import superb.store.Freed;
import superb.store.StoreEntry;
import superb.store.StoreIdentity;
import superb.store.Verified;

/** {@code superb cache ls|verify|gc}: the feature store. */
@Command(name = "cache", mixinStandardHelpOptions = true, description = "Lists, verifies or trims the feature store.")
final class CacheCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--cache-dir",
            scope = CommandLine.ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Feature store. Default: SUPERB_CACHE_DIR, else ~/.cache/superb/features.")
    private Optional<Path> directory = Optional.empty();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which cache command? ls, verify or gc");
    }

    private CacheDirectory cache() {
        return CacheDirectory.of(directory.orElseGet(() -> Folders.ofProcess().featureCache()));
    }

    @Command(name = "ls", description = "What is kept, how much, and when it was last used.")
    int ls() {
        TextTable table =
                new TextTable("upstream", "kind", "precision", "layers x dim", "clips", "size", "last used", "folder");
        for (StoreEntry entry : cache().list()) {
            table.row(
                    entry.identity().map(StoreIdentity::name).orElse("?"),
                    entry.identity().map(StoreIdentity::pooling).orElse("?"),
                    entry.identity().map(StoreIdentity::precision).orElse("?"),
                    entry.identity().map(it -> it.layers() + " x " + it.dim()).orElse("?"),
                    entry.rowsAbout(),
                    new ByteSize(entry.bytes()),
                    entry.lastUsed(),
                    entry.folder().getFileName());
        }
        return print(table.toString());
    }

    @Command(name = "verify", description = "Compares every checksum; damaged files are set aside and computed anew.")
    int verify() {
        Verified verified = cache().verify();
        print(SuperbCommand.text("%,d files, %,d rows checked%n", verified.files(), verified.rows()));
        verified.damaged().forEach(file -> print("damaged, set aside: " + file + "\n"));
        return verified.damaged().isEmpty() ? ExitCode.OK.code() : ExitCode.DATA.code();
    }

    @Command(name = "gc", description = "Removes the least recently used features.")
    int gc(
            @Option(names = "--max-size", required = true, paramLabel = "SIZE", description = "What may stay: 100GiB.")
                    String maxSize) {
        Freed freed = cache().gc(ByteSize.parse(maxSize));
        return print(SuperbCommand.text("removed %d files, %s%n", freed.files(), new ByteSize(freed.bytes())));
    }

    private int print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return ExitCode.OK.code();
    }
}
