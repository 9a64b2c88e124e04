package superb.run;

/** Whether frozen features are kept. */
public enum FeatureCache {
    /** Pooled where that is exact. */
    AUTO,
    /** One pooled vector per layer and clip, kept in the store. */
    POOLED,
    /** Nothing kept: every access runs the upstream again, with fresh random windows where the task draws them. */
    OFF
}
