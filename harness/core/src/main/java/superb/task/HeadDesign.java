package superb.task;

/** The light network between the featurizer and a task's loss: what SUPERB prescribes for it. */
public sealed interface HeadDesign {

    /** Width of the first linear map. */
    int projection();

    /** Name and version in the record. */
    String id();

    /** Mean over time, two linear maps, cross entropy a slot: KS, SID, IC. */
    record MeanLinear(int projection) implements HeadDesign {
        @Override
        public String id() {
            return "mean-linear/v1";
        }
    }

    /** Two linear maps a frame, CTC: PR. */
    record FrameLinear(int projection) implements HeadDesign {
        @Override
        public String id() {
            return "frame-linear/v1";
        }
    }

    /**
     * A linear map, {@code layers} bidirectional LSTM layers on packed sequences, a linear map, CTC: ASR.
     *
     * @param hidden units of an LSTM layer a direction
     * @param dropout on the output of every LSTM layer, in training
     * @param specAugment whether training masks and warps the mixed features
     */
    record Recurrent(int projection, int hidden, int layers, double dropout, boolean specAugment)
            implements HeadDesign {
        @Override
        public String id() {
            return "bilstm/v1";
        }
    }
}
