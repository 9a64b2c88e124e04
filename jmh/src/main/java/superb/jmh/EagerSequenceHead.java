package superb.jmh;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superb.engine.torch.script.ScriptModule;
import superb.features.LayerFeatures;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceStart;
import superb.sequence.SequenceStart.Parameter;
import superb.task.HeadDesign.Recurrent;
import superb.train.FloatTensor;

/**
 * The ASR head as the original toolkit writes it with PyTorch's modules: states stacked and weighed, packed LSTM layers, CTC,
 * automatic differentiation; clipping and the fused Adam. The yardstick of {@link SequenceBenchmark}.
 */
final class EagerSequenceHead implements AutoCloseable {
    private final SequenceSpec spec;
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final EagerScript step;
    private final ScriptModule adam;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private final NDArray steps = manager.zeros(new Shape(1));

    EagerSequenceHead(SequenceSpec spec, Map<String, FloatTensor> start) {
        this.spec = spec;
        Recurrent design = (Recurrent) spec.head();
        step = new EagerScript(
                manager,
                STEP.replace("$DROP", String.valueOf(design.dropout()))
                        .replace("$HIDDEN", String.valueOf(design.hidden()))
                        .replace("$RNN", String.valueOf(design.layers())));
        adam = ScriptModule.load(manager, ADAM);
        for (Parameter parameter : SequenceStart.parameters(spec)) {
            FloatTensor tensor = start.get(parameter.name());
            float[] values = new float[tensor.elements()];
            tensor.values().get(values);
            Shape shape = new Shape(
                    tensor.shape().stream().mapToLong(Integer::longValue).toArray());
            NDArray array = manager.create(values, shape);
            array.setRequiresGradient(true);
            parameters.add(array);
            means.add(manager.zeros(shape));
            squares.add(manager.zeros(shape));
        }
    }

    /** One optimiser update: the mini-batch's loss and the gradient's norm. */
    float[] update(LayerFeatures features, List<int[]> targets) {
        try (NDManager scratch = manager.newSubManager()) {
            long[] frames = new long[features.items()];
            long[] labels = new long[features.items()];
            long[] all = targets.stream()
                    .flatMapToInt(java.util.Arrays::stream)
                    .asLongStream()
                    .toArray();
            for (int item = 0; item < frames.length; item++) {
                frames[item] = features.frames(item);
                labels[item] = targets.get(item).length;
            }
            NDList made = step.run(
                    List.of(parameters, features.states()),
                    List.of(scratch.create(frames), scratch.create(all), scratch.create(labels)),
                    scratch);
            NDArray norm = adam.call("update")
                    .with(parameters)
                    .with(made.subList(1, made.size()))
                    .with(means)
                    .with(squares)
                    .with(steps)
                    .with(spec.learningRate())
                    .with(spec.clipNorm())
                    .run(scratch)
                    .get(0);
            return new float[] {made.get(0).toFloatArray()[0], norm.toFloatArray()[0]};
        }
    }

    private static final String STEP = """
            def forward(self, p: List[Tensor], states: List[Tensor], frames: Tensor, targets: Tensor, labels: Tensor) -> List[Tensor]:
              stacked = torch.stack(states, 0)
              items = torch.size(stacked, 1)
              width = torch.size(stacked, 2)
              flat = torch.reshape(stacked, [torch.size(stacked, 0), -1])
              weights = torch.unsqueeze(torch.softmax(p[0], 0, None), 1)
              mixed = torch.sum(torch.mul(weights, flat), [0])
              x = torch.linear(torch.reshape(mixed, [items, width, -1]), p[1], p[2])
              for k in range($RNN):
                w = annotate(List[Tensor], [])
                for i in range(8):
                  _0 = torch.append(w, p[3 + 8 * k + i])
                zeros = torch.new_zeros(x, [2, items, $HIDDEN])
                rows, sizes = torch._pack_padded_sequence(x, frames, True)
                y, hn, cn = torch.lstm(rows, sizes, [zeros, zeros], w, True, 1, 0., True, True)
                back, lengths = torch._pad_packed_sequence(y, sizes, True, 0., width)
                x = torch.dropout(back, $DROP, True)
              z = torch.linear(x, p[3 + 8 * $RNN], p[4 + 8 * $RNN])
              logp = torch.transpose(torch.log_softmax(z, 2, None), 0, 1)
              loss = torch.ctc_loss(logp, targets, frames, labels, 0, 1, True)
              made = torch.grad([loss], p, None, None, False, False)
              all = [torch.detach(loss)]
              for i in range(torch.len(made)):
                _1 = torch.append(all, unchecked_cast(Tensor, made[i]))
              return all
            """;

    private static final String ADAM = """
            def update(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: Tensor, rate: float, limit: float) -> Tensor:
              norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(g, 2), 0), 2)
              clip = torch.clamp_max(torch.div(limit, torch.add(norm, 1e-6)), 1.)
              _0 = torch.add_(steps, 1.)
              unused = annotate(List[Tensor], [])
              all = annotate(List[Tensor], [])
              for i in range(torch.len(p)):
                _1 = torch.mul_(g[i], clip)
                _2 = torch.append(all, steps)
              torch._fused_adam_(p, g, m, v, unused, all, lr=rate, beta1=0.9, beta2=0.999, weight_decay=0., eps=1e-8, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
              return norm
            """;

    @Override
    public void close() {
        step.close();
        adam.close();
        manager.close();
    }
}
