package superb.upstream;

/** A model and its numbers: what an engine needs to open it. */
public record Upstream(UpstreamModel model, Weights weights) {}
