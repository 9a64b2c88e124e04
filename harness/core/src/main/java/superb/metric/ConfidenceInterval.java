package superb.metric;

/** A 95 % interval and the name of the method that gave it. */
public record ConfidenceInterval(Interval bounds, String method) {}
