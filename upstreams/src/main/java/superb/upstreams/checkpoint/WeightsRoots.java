package superb.upstreams.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which top-level keys speak for which {@link WeightsRoot} (upstreams specification, section 4.2); the first row that fits. */
final class WeightsRoots {

    /**
     * @param all keys that must be there
     * @param any of which one must be there, unless empty
     */
    private record Row(WeightsRoot root, Set<String> all, Set<String> any) {
        boolean fits(Py.Dict top) {
            return all.stream().allMatch(key -> top.get(key).isPresent())
                    && (any.isEmpty()
                            || any.stream().anyMatch(key -> top.get(key).isPresent()))
                    && holdsTensors(top);
        }

        private boolean holdsTensors(Py.Dict top) {
            Object place = top;
            for (String key : root.path()) {
                place = place instanceof Py.Dict dict ? dict.get(key).orElse(Py.None.NONE) : Py.None.NONE;
            }
            boolean[] found = {false};
            if (place instanceof Py.Dict dict) {
                dict.forEach((key, value) -> found[0] |=
                        value instanceof Py.Tensor && key instanceof String name && name.startsWith(root.prefix()));
            }
            return found[0];
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row(WeightsRoot.at("distiller", "Distiller"), Set.of("Distiller"), Set.of()),
            new Row(WeightsRoot.at("s3prl", "model_weight"), Set.of("model_weight"), Set.of()),
            new Row(WeightsRoot.at("melhubert", "model"), Set.of("model", "Upstream_Config"), Set.of()),
            new Row(WeightsRoot.at("torchaudio", "state_dict"), Set.of("state_dict", "config"), Set.of()),
            new Row(
                    new WeightsRoot("lightning", List.of("state_dict"), "student_model."),
                    Set.of("state_dict"),
                    Set.of()),
            new Row(WeightsRoot.at("fairseq", "model"), Set.of("model"), Set.of("cfg", "args")),
            new Row(WeightsRoot.at("state_dict", "state_dict"), Set.of("state_dict"), Set.of()),
            new Row(WeightsRoot.at("model", "model"), Set.of("model"), Set.of()),
            new Row(WeightsRoot.BARE, Set.of(), Set.of()));

    private WeightsRoots() {}

    static Optional<WeightsRoot> find(Py.Dict top) {
        return ROWS.stream().filter(row -> row.fits(top)).map(Row::root).findFirst();
    }

    static String described() {
        return ROWS.stream()
                .map(row -> row.root().path().isEmpty()
                        ? row.root().name() + " (tensors at the top)"
                        : row.root().name() + " (" + String.join(".", row.root().path()) + ")")
                .collect(Collectors.joining(", "));
    }
}
