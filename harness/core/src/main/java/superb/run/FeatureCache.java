package superb.run;

/** Whether frozen features are kept. */
public enum FeatureCache {
    /** Pooled where that is exact; else frames where they fit the budget; else nothing. */
    AUTO,
    /** One pooled vector per layer and clip, kept in the store. */
    POOLED,
    /** All frames for tasks that read a sequence, pooled features for the others. */
    FRAMES,
    /** Nothing kept: every access runs the upstream again, with fresh random windows where the task draws them. */
    OFF
}
