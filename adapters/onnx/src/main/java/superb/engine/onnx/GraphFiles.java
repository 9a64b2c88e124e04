package superb.engine.onnx;

import java.nio.file.Path;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.graph.SerializedGraph;
import superb.files.Disk;
import superb.files.NewFile;

/** Graphs on the disk: one file, or two where one would be larger than the format allows. */
final class GraphFiles {
    private GraphFiles() {}

    /** Where the large tensors of a graph lie if they are not in it. */
    static Path data(Path file) {
        return file.resolveSibling(file.getFileName() + ".data");
    }

    /**
     * Whole or not at all: the graph file, which names the other, comes last.
     *
     * @param largest bytes of one file; if there are more, large tensors go to the second
     */
    static void write(OnnxGraph graph, Path file, long largest) {
        SerializedGraph model =
                SerializedGraph.of(graph, data(file).getFileName().toString(), largest);
        if (model.hasData()) {
            try (NewFile data = NewFile.create(Disk.LOCAL, data(file))) {
                model.writeData(data.stream());
                data.commit();
            }
        }
        try (NewFile target = NewFile.create(Disk.LOCAL, file)) {
            model.write(target.stream());
            target.commit();
        }
    }
}
