package superb.upstreams;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.upstream.WeightNames;
import superb.upstream.WeightSource;

/** Names of a file in which the time reduction is counted among the layers, at position {@code at}. */
record InsertedLayer(NameTable names, int at) implements WeightNames {
    private static final String REDUCTION = "time_reduction";
    private static final Pattern LAYER = Pattern.compile("layers\\.(\\d+)(\\..+)");

    @Override
    public String style() {
        return names.style();
    }

    @Override
    public List<WeightSource> sources(String canonicalName) {
        if (canonicalName.startsWith(REDUCTION)) {
            String rest = canonicalName.substring(REDUCTION.length());
            return List.of(WeightSource.tensor("encoder.layers." + at + rest));
        }
        Matcher layer = LAYER.matcher(canonicalName);
        if (layer.matches()) {
            int index = Integer.parseInt(layer.group(1));
            return names.sources("layers." + (index < at ? index : index + 1) + layer.group(2));
        }
        return names.sources(canonicalName);
    }

    @Override
    public boolean trainingOnly(String tensor) {
        return names.trainingOnly(tensor);
    }
}
