package superb.modelfile;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import superb.audio.Waveform;
import superb.engine.FileNetwork;
import superb.error.Problem;
import superb.error.Spelling;
import superb.error.UntrustedException;

/** Runs one clip and takes its hidden states out of what the network returns, having looked at their shapes. */
final class FileStates {
    private final Path file;
    private final FileNetwork network;
    private final List<String> outputs;

    /** @param outputs to take; none for every one of rank 3 */
    FileStates(Path file, FileNetwork network, List<String> outputs) {
        this.file = file;
        this.network = network;
        this.outputs = List.copyOf(outputs);
    }

    /** By name, each {@code [1, frames, dim]} with equal frames and widths; {@code owner} closes them. */
    Map<String, NDArray> of(Waveform clip, NDManager owner) {
        Set<String> wanted = new LinkedHashSet<>(outputs);
        Map<String, NDArray> all = network.run(clip, wanted, owner);
        Map<String, NDArray> states = outputs.isEmpty() ? ofRankThree(all) : chosen(all);
        checkShapes(states);
        return states;
    }

    private Map<String, NDArray> ofRankThree(Map<String, NDArray> all) {
        Map<String, NDArray> states = new LinkedHashMap<>(all);
        states.values().removeIf(it -> it.getShape().dimension() != 3);
        if (states.isEmpty()) {
            throw refused(Problem.of("the network returns no hidden states; it returns " + listed(all))
                    .expected("float tensors [1, frames, dim]"));
        }
        return states;
    }

    private Map<String, NDArray> chosen(Map<String, NDArray> all) {
        Map<String, NDArray> states = new LinkedHashMap<>();
        for (String name : outputs) {
            NDArray values = all.get(name);
            if (values == null) {
                throw refused(Problem.of("the network has no float output '" + name + "'"
                                + Spelling.suggestion(name, all.keySet()))
                        .expected("outputs out of " + listed(all)));
            }
            states.put(name, values);
        }
        return states;
    }

    private void checkShapes(Map<String, NDArray> states) {
        Map.Entry<String, NDArray> first = states.entrySet().iterator().next();
        for (Map.Entry<String, NDArray> state : states.entrySet()) {
            long[] shape = state.getValue().getShape().getShape();
            if (shape.length != 3 || shape[0] != 1 || shape[2] < 1) {
                throw refused(Problem.of("output '" + state.getKey() + "' has the shape "
                                + state.getValue().getShape() + " for one clip")
                        .expected("[1, frames, dim], the batch first")
                        .next("name the hidden states: outputs=A+B+C"));
            }
            if (!state.getValue().getShape().equals(first.getValue().getShape())) {
                throw refused(Problem.of("output '" + state.getKey() + "' has the shape "
                                + state.getValue().getShape() + ", but '" + first.getKey() + "' has "
                                + first.getValue().getShape())
                        .expected("hidden states of one width and one frame rate")
                        .next("name those that belong together: outputs=A+B+C"));
            }
        }
    }

    private UntrustedException refused(Problem problem) {
        return new UntrustedException(problem.at(file));
    }

    private static String listed(Map<String, NDArray> all) {
        return all.isEmpty()
                ? "no float tensor"
                : all.entrySet().stream()
                        .limit(40)
                        .map(it -> it.getKey() + " " + it.getValue().getShape())
                        .collect(Collectors.joining(", "));
    }

    /** The shape without the tensors: for trying the network. */
    record Seen(List<String> names, int frames, int dim) {}

    Seen seen(Waveform clip, NDManager session) {
        try (NDManager scratch = session.newSubManager()) {
            Map<String, NDArray> states = of(clip, scratch);
            long[] shape = states.values().iterator().next().getShape().getShape();
            return new Seen(new ArrayList<>(states.keySet()), Math.toIntExact(shape[1]), Math.toIntExact(shape[2]));
        }
    }
}
