package superb.engine;

/** Arithmetic of the upstream; hidden states always come out as float32. */
public enum Precision {
    FP32,
    BF16,
    FP16;

    /** As written on the command line and in records. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
