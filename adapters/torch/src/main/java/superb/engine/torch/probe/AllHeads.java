package superb.engine.torch.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.engine.torch.probe.HeadGroup.Role;
import superb.train.FloatTensor;
import superb.train.ProbeSpec;
import superb.train.ProbeSpec.Parameter;

/** The groups' heads put together, as {@link superb.train.ProbeTrainer#state} names them, and taken apart again. */
final class AllHeads {
    private static final String MEAN = "adam.mean.";
    private static final String SQUARE = "adam.square.";
    private static final String STEPS = "adam.steps";

    private AllHeads() {}

    static Map<String, FloatTensor> state(List<HeadGroup> groups) {
        Map<String, FloatTensor> state = new LinkedHashMap<>();
        read(groups, Role.PARAMETERS, "", state);
        read(groups, Role.MEANS, MEAN, state);
        read(groups, Role.SQUARES, SQUARE, state);
        List<FloatTensor> steps = new ArrayList<>();
        for (HeadGroup group : groups) {
            for (float step : group.steps()) {
                steps.add(new FloatTensor(List.of(), new float[] {step}));
            }
        }
        state.put(STEPS, FloatTensor.stack(steps));
        return state;
    }

    /** Where the state holds parameters alone, the optimiser starts afresh. */
    static void restore(ProbeSpec spec, List<HeadGroup> groups, Map<String, FloatTensor> state) {
        boolean optimiser = state.containsKey(STEPS);
        float[] steps = new float[spec.heads()];
        if (optimiser) {
            state.get(STEPS).values().get(steps);
        }
        for (HeadGroup group : groups) {
            group.write(Role.PARAMETERS, heads(spec, group, "", state));
            if (optimiser) {
                group.write(Role.MEANS, heads(spec, group, MEAN, state));
                group.write(Role.SQUARES, heads(spec, group, SQUARE, state));
            } else {
                group.clear(Role.MEANS);
                group.clear(Role.SQUARES);
            }
            group.steps(Arrays.copyOfRange(steps, group.firstHead(), group.firstHead() + group.heads()));
        }
    }

    private static void read(List<HeadGroup> groups, Role role, String prefix, Map<String, FloatTensor> state) {
        List<Map<String, FloatTensor>> heads = new ArrayList<>();
        groups.forEach(group -> heads.addAll(group.read(role)));
        for (String name : heads.get(0).keySet()) {
            state.put(
                    prefix + name,
                    FloatTensor.stack(heads.stream().map(head -> head.get(name)).toList()));
        }
    }

    private static List<Map<String, FloatTensor>> heads(
            ProbeSpec spec, HeadGroup group, String prefix, Map<String, FloatTensor> state) {
        List<Map<String, FloatTensor>> heads = new ArrayList<>();
        for (int head = group.firstHead(); head < group.firstHead() + group.heads(); head++) {
            Map<String, FloatTensor> tensors = new LinkedHashMap<>();
            for (Parameter parameter : spec.parameters()) {
                FloatTensor all = state.get(prefix + parameter.name());
                List<Integer> shape = new ArrayList<>(List.of(spec.heads()));
                shape.addAll(parameter.shape());
                if (all == null || !all.shape().equals(shape)) {
                    throw new IllegalArgumentException(
                            prefix + parameter.name() + " is " + all + ", expected " + shape);
                }
                tensors.put(parameter.name(), all.part(head));
            }
            heads.add(tensors);
        }
        return heads;
    }
}
