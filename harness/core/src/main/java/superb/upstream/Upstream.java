package superb.upstream;

import java.util.Optional;

/** A network and its numbers: what an engine needs to open it. */
public record Upstream(Network model, Weights weights) {

    /** The network's definition; empty for a file that brings its own arithmetic, of which nothing can be counted. */
    public Optional<UpstreamModel> definition() {
        return model instanceof UpstreamModel defined ? Optional.of(defined) : Optional.empty();
    }
}
