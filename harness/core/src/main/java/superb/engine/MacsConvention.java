package superb.engine;

/** What counts as a multiply-accumulate. A number without its convention cannot be compared. */
public enum MacsConvention {
    /** Convolutions, linear maps and the two attention products; the bare arithmetic, and the default. */
    PRODUCTS,
    /**
     * The profiler of the SUPERB challenge (SLT 2022), for a model whose configured attention dropout is zero: in
     * attention also bias additions, scaling, masking and soft-max. Checked for HuBERT and wav2vec 2.0.
     */
    PROFILER,
    /** The same for a model with attention dropout in its configuration (HuBERT Base), which that profiler counts too. */
    PROFILER_WITH_DROPOUT
}
