package superb.upstreams.checkpoint;

import java.util.List;

/**
 * Where a file keeps its weights.
 *
 * @param name what {@link superb.upstream.Checkpoint#layout} says
 * @param path keys from the top of the file to the mapping that holds the tensors; empty for the whole file
 * @param prefix only entries that start with it are weights; it is cut off
 */
public record WeightsRoot(String name, List<String> path, String prefix) {

    /** The file is its own state dict. */
    public static final WeightsRoot BARE = new WeightsRoot("bare", List.of(), "");

    public WeightsRoot {
        path = List.copyOf(path);
    }

    public static WeightsRoot at(String name, String... path) {
        return new WeightsRoot(name, List.of(path), "");
    }
}
