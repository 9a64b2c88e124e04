package superb.engine.torch.program;

import java.util.List;

/** A tensor that is computed when a model is opened: the method that makes it of its sources, or none to take its only source as it stands. */
public record Prepared(String method, List<Source> sources) {
    public Prepared {
        sources = List.copyOf(sources);
    }

    public boolean asIs() {
        return method.isEmpty();
    }
}
