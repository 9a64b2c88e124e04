package superb.task;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a task shall look and how strict it is.
 *
 * @param root the corpus' own folder, or a folder that holds it under its official name
 * @param testRoot a test folder that does not lie beside the training folder (KS)
 * @param allowIncomplete accept a subset of the official files; the record is marked
 * @param views fixed windows a clip where the protocol draws random ones, at least 1
 * @param seed decides where these windows lie
 */
public record CorpusRequest(Path root, Optional<Path> testRoot, boolean allowIncomplete, int views, long seed) {
    public CorpusRequest {
        if (views < 1) {
            throw new IllegalArgumentException("views must be at least 1, got " + views);
        }
    }

    /** All official files, as many windows as {@code recipe} asks for. */
    public static CorpusRequest of(Path root, Recipe recipe, long seed) {
        return new CorpusRequest(root, Optional.empty(), false, recipe.views(), seed);
    }

    public CorpusRequest allowingIncomplete() {
        return new CorpusRequest(root, testRoot, true, views, seed);
    }

    public CorpusRequest withTestRoot(Path folder) {
        return new CorpusRequest(root, Optional.of(folder), allowIncomplete, views, seed);
    }
}
