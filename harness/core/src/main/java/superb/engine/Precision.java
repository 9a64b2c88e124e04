package superb.engine;

/** Arithmetic of the upstream; hidden states always come out as float32. */
public enum Precision {
    FP32,
    BF16,
    FP16,
    /**
     * Products with large weight matrices in bytes: weights once, an output at a time, what meets them whenever the
     * graph runs. Everything else, the convolutions among it, stays float32.
     */
    INT8_DYNAMIC;

    /** As written on the command line and in records: {@code fp32}, {@code int8-dynamic}. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
