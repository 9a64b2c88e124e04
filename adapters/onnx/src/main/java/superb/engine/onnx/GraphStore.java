package superb.engine.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.graph.SerializedGraph;
import superb.engine.onnx.session.OnnxFile;
import superb.engine.onnx.session.OnnxOptions;
import superb.error.UntrustedException;
import superb.files.DiskProblem;
import superb.files.Sha256;

/**
 * Written graphs, one file for each combination of graph and weights. With a folder they are found again the next time;
 * the least recently used go when there are more than {@link #LARGEST} bytes. Without one they exist only while they are opened.
 */
record GraphStore(Optional<Path> folder) {
    private static final long LARGEST = 8L << 30;
    /** Beyond this, tensors lie apart: they are mapped into memory then, not read into a copy. */
    private static final long IN_ONE = 1L << 20;

    OnnxFile open(OnnxGraph graph, OnnxOptions options) {
        return folder.isPresent() ? kept(folder.get(), graph, options) : passing(graph, options);
    }

    private OnnxFile kept(Path place, OnnxGraph graph, OnnxOptions options) {
        Path file = place.resolve(name(graph) + GraphFolder.SUFFIX);
        if (Files.isRegularFile(file)) {
            try {
                touch(file);
                return IntegerKernels.open(file, graph, options);
            } catch (UntrustedException e) {
                LoggerFactory.getLogger(GraphStore.class).warn("{} is damaged and is written anew", file);
            }
        }
        GraphFiles.write(graph, file, IN_ONE);
        GraphFolder.seal(file);
        trim(place, file);
        return IntegerKernels.open(file, graph, options);
    }

    /** Loaded, the file is not needed any more. */
    private static OnnxFile passing(OnnxGraph graph, OnnxOptions options) {
        try {
            Path scratch = Files.createTempDirectory("superb-onnx");
            Path file = scratch.resolve("model" + GraphFolder.SUFFIX);
            try {
                GraphFiles.write(graph, file, IN_ONE);
                return IntegerKernels.open(file, graph, options);
            } finally {
                Files.deleteIfExists(GraphFiles.data(file));
                Files.deleteIfExists(file);
                Files.deleteIfExists(scratch);
            }
        } catch (IOException e) {
            throw DiskProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    /** Readable, and different whenever the graph, the weights or the precision are. */
    private static String name(OnnxGraph graph) {
        String upstream = graph.note(OnnxGraph.UPSTREAM);
        String safe = upstream.replaceAll("[^A-Za-z0-9._-]", "_");
        String all = SerializedGraph.hash(graph) + graph.note(OnnxGraph.WEIGHTS);
        return safe.substring(0, Math.min(safe.length(), 80)) + "-" + graph.note(OnnxGraph.PRECISION) + "-"
                + Sha256.of(all).substring(0, 16);
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LoggerFactory.getLogger(GraphStore.class).debug("the time of {} stays: {}", file, e.toString());
        }
    }

    private static void trim(Path place, Path newest) {
        try {
            new GraphFolder(place).trim(LARGEST, Optional.of(newest));
        } catch (IOException e) {
            LoggerFactory.getLogger(GraphStore.class).debug("old graphs stay: {}", e.toString());
        }
    }
}
