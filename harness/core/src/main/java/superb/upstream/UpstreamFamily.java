package superb.upstream;

import java.util.List;

/** Service: one architecture, its named models, and (where it has checkpoints) how their files are read. */
public interface UpstreamFamily {

    /** Lower snake case: {@code hubert}. */
    String name();

    /** The models that {@code --upstream} knows by name. Cheap; nothing native happens. */
    List<UpstreamModel> models();
}
