package superb.engine.torch.program;

import java.util.List;
import superb.engine.Precision;

/**
 * A tensor of a program that is being written: an expression over other values, in TorchScript, with {@code {0}},
 * {@code {1}}, … for the operands. What depends on weights and constants only is computed once, when a model is opened.
 *
 * @param code empty for a {@link Source}, the variable's name for an input
 * @param inPlace the same expression overwriting its first operand, or empty
 * @param dynamic whether it depends on the audio
 * @param scope where the model was when it wrote this
 */
record Value(
        int id,
        Type type,
        Memory memory,
        String code,
        String inPlace,
        List<Value> operands,
        List<Source> sources,
        boolean dynamic,
        String scope) {

    /**
     * Element types. What touches a learned weight is MODEL, whose width is the {@code Precision} of the program; FLOAT64
     * meets constants only;
     * PACKED is a weight of that width in a layout known to oneDNN alone.
     */
    enum Type {
        FLOAT32,
        FLOAT64,
        MODEL,
        PACKED,
        INT64,
        BOOL;

        boolean floating() {
            return this == FLOAT32 || this == FLOAT64 || this == MODEL;
        }

        /** libtorch's number of the element type. */
        int number(Precision precision) {
            return switch (this) {
                case FLOAT32 -> 6;
                case FLOAT64 -> 7;
                case INT64 -> 4;
                case BOOL -> 11;
                case MODEL, PACKED ->
                    switch (precision) {
                        case FP32 -> 6;
                        case FP16 -> 5;
                        case BF16 -> 15;
                        case INT8_DYNAMIC -> throw new IllegalArgumentException("no program in " + precision);
                    };
            };
        }
    }

    /** Whether a value has memory of its own, or may share that of its first operand. */
    enum Memory {
        OWN,
        SHARED
    }

    /** A value is itself: comparing operands, and theirs in turn, would take for ever in a deep program. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id;
    }

    /** The name of the {@code number}th variable of a listing; the scope is in it because libtorch quotes the line of an error. */
    String variable(int number) {
        String place = scope.replaceAll("[^A-Za-z0-9]", "_");
        return (dynamic && !place.isEmpty() ? "v_" + place + "_" : "v") + number;
    }
}
