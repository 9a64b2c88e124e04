package superb.upstreams;

import java.util.List;
import java.util.Map;
import superb.upstream.Checkpoint;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/** A family whose models differ in the sizes of their {@link Backbone}. */
interface BackboneFamily extends UpstreamFamily {

    /** The sizes of the named models. */
    Map<String, Backbone> sizes();

    UpstreamModel model(String name, Backbone sizes);

    @Override
    default List<UpstreamModel> models() {
        return sizes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(named -> model(named.getKey(), named.getValue()))
                .toList();
    }

    /** The family's name stands for the sizes of the file, a model's name for its own. */
    @Override
    default UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        request.plain();
        Backbone named = sizes().get(request.name());
        Backbone sizes =
                named == null ? BackboneReader.read(StatedSizes.of(checkpoint)) : BackboneReader.fit(named, checkpoint);
        return model(request.name(), sizes);
    }

    @Override
    default WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }
}
