package superb.upstream;

import java.util.List;
import java.util.Map;
import superb.error.Problem;
import superb.error.UsageException;

/**
 * Service: one architecture, its named models, and (where it has checkpoints) how their files are read. What is cheap
 * stays cheap: nothing native happens here.
 */
public interface UpstreamFamily {

    /** Lower snake case: {@code hubert}. Asked for by this name, a model takes its sizes from the checkpoint. */
    String name();

    /** The models that {@code --upstream} knows by name. */
    List<UpstreamModel> models();

    /** Other names under which models of this family are known, and the request that each stands for. */
    default Map<String, String> aliases() {
        return Map.of();
    }

    /**
     * The model that is asked for, with published sizes or those of its options.
     *
     * @throws UsageException if the sub-net or an option is unknown, or if the sizes can only come from a checkpoint
     */
    default UpstreamModel model(UpstreamRequest request) {
        request.plain();
        for (UpstreamModel model : models()) {
            if (model.card().name().equals(request.name())) {
                return model;
            }
        }
        List<String> named = models().stream().map(it -> it.card().name()).toList();
        throw new UsageException(Problem.of("'" + request.name()
                        + "' is a family of models; its sizes come from a checkpoint, and none was given")
                .expected(named.isEmpty() ? "a checkpoint" : "a checkpoint, or one of " + String.join(", ", named)));
    }

    /**
     * The model for the weights in that file: for the family's name with the file's sizes, for a named model with its
     * own.
     */
    default UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        return model(request);
    }

    /** Where that file keeps the weights of the model. */
    default WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        throw new UsageException(Problem.of("'" + name() + "' has no weights, so there is nothing to load")
                .at(checkpoint.file())
                .next("leave the checkpoint out"));
    }
}
