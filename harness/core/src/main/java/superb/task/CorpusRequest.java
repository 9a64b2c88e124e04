package superb.task;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a task shall look and how strict it is.
 *
 * @param root the corpus' own folder, or a folder that holds it under its official name
 * @param testRoot a test folder that does not lie beside the training folder (KS)
 * @param allowIncomplete accept a subset of the official files; the record is marked
 * @param views fixed windows a clip where the protocol draws random ones
 * @param seed decides where these windows lie
 */
public record CorpusRequest(Path root, Optional<Path> testRoot, boolean allowIncomplete, int views, long seed) {}
