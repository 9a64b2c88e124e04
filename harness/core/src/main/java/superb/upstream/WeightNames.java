package superb.upstream;

import java.util.List;

/** How a kind of checkpoint names what a model declares. */
public interface WeightNames {

    /** The style, for messages and for the record: {@code fairseq}, {@code huggingface}, {@code torchaudio}. */
    String style();

    /**
     * Where the weight may stand; the first source whose tensors are all in the file counts. Never empty: the first is
     * the one that is named when there is none.
     */
    List<WeightSource> sources(String canonicalName);

    /** Whether a tensor of the file that no weight came from was of use in training only. Anything else is refused. */
    boolean trainingOnly(String tensor);
}
