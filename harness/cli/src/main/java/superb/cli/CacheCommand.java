package superb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.engine.onnx.GraphFolder;
import superb.error.ExitCode;
import superb.store.ByteSize;
import superb.store.CacheDirectory;
import superb.store.Freed;
import superb.store.StoreEntry;
import superb.store.StoreIdentity;
import superb.store.Verified;

/** {@code superb cache ls|verify|gc}: the feature store, and the graphs of the onnx engine. */
@Command(
        name = "cache",
        mixinStandardHelpOptions = true,
        description = {
            "Lists, verifies or trims the feature store, and the graphs that the onnx engine keeps below SUPERB_HOME."
        })
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

    private static GraphFolder graphs() {
        return new GraphFolder(Folders.ofProcess().graphs());
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
        for (GraphFolder.Entry entry : graphs().list()) {
            table.row(
                    entry.upstream().orElse("?"),
                    "graph",
                    entry.precision().orElse("?"),
                    "",
                    "",
                    new ByteSize(entry.bytes()),
                    entry.lastUsed(),
                    entry.file().getFileName());
        }
        return print(table.toString());
    }

    @Command(
            name = "verify",
            description = "Compares every checksum; what is damaged is set aside, and computed or written anew.")
    int verify() {
        Verified verified = cache().verify();
        print(SuperbCommand.text("%,d files, %,d rows checked%n", verified.files(), verified.rows()));
        verified.damaged().forEach(file -> print("damaged, set aside: " + file + "\n"));
        GraphFolder.Verified graphs = graphs().verify();
        print(SuperbCommand.text(
                "%,d graphs checked%n", graphs.whole() + graphs.damaged().size()));
        graphs.damaged().forEach(file -> print("damaged, removed: " + file + "\n"));
        graphs.unknown().forEach(file -> print("without checksums, not checked: " + file + "\n"));
        boolean whole = verified.damaged().isEmpty() && graphs.damaged().isEmpty();
        return whole ? ExitCode.OK.code() : ExitCode.DATA.code();
    }

    @Command(name = "gc", description = "Removes the least recently used features, or graphs.")
    int gc(
            @Option(names = "--max-size", paramLabel = "SIZE", description = "What may stay of the features: 100GiB.")
                    Optional<String> maxSize,
            @Option(names = "--max-graphs", paramLabel = "SIZE", description = "What may stay of the graphs: 2GiB.")
                    Optional<String> maxGraphs) {
        if (maxSize.isEmpty() && maxGraphs.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "what may stay? --max-size SIZE of the features, --max-graphs SIZE of the graphs");
        }
        Optional<ByteSize> features = maxSize.map(ByteSize::parse);
        Optional<ByteSize> ofGraphs = maxGraphs.map(ByteSize::parse);
        features.ifPresent(size -> {
            Freed freed = cache().gc(size);
            print(SuperbCommand.text("removed %d files, %s%n", freed.files(), new ByteSize(freed.bytes())));
        });
        ofGraphs.ifPresent(size -> {
            List<GraphFolder.Entry> gone = graphs().gc(size.bytes());
            long bytes = gone.stream().mapToLong(GraphFolder.Entry::bytes).sum();
            print(SuperbCommand.text("removed %d graphs, %s%n", gone.size(), new ByteSize(bytes)));
        });
        return ExitCode.OK.code();
    }

    private int print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return ExitCode.OK.code();
    }
}
