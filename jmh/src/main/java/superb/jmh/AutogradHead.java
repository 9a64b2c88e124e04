package superb.jmh;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import superb.engine.EngineSession;
import superb.train.FeatureTable;
import superb.train.FloatTensor;
import superb.train.ProbeSpec;
import superb.train.ProbeStart;
import superb.train.ProbeTrainer;
import superb.train.Updates;

/**
 * The KS head as one writes it with DJL: array operations, automatic differentiation, a loop in Java. The yardstick of
 * {@link HeadBenchmark}.
 */
final class AutogradHead implements AutoCloseable {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> squares = new LinkedHashMap<>();
    private final NDArray table;
    private final double rate;
    private int steps;

    AutogradHead(KeywordRows source, double rate) {
        this.rate = rate;
        ByteBuffer rows = ByteBuffer.allocateDirect(source.rows() * source.rowFloats() * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        source.copyAll(rows.asFloatBuffer());
        table = manager.create(rows, new Shape(source.rows(), KeywordRows.LAYERS, KeywordRows.DIM), DataType.FLOAT32);
        ProbeSpec spec = KeywordRows.spec(List.of(1L), List.of(rate));
        ProbeStart.of(spec).forEach((name, start) -> {
            Shape shape = new Shape(
                    start.part(0).shape().stream().mapToLong(Integer::longValue).toArray());
            float[] values = new float[start.elements()];
            start.values().get(values);
            NDArray parameter = manager.create(values, shape);
            parameter.setRequiresGradient(true);
            parameters.put(name, parameter);
            means.put(name, manager.zeros(shape));
            squares.put(name, manager.zeros(shape));
        });
    }

    /** Runs all updates; the loss of the last. */
    double train(Updates updates) {
        double loss = Double.NaN;
        for (int update = 0; update < updates.count(); update++) {
            try (NDManager scratch = manager.newSubManager()) {
                parameters.values().forEach(parameter -> parameter.tempAttach(scratch));
                loss = step(updates, update, scratch);
            }
        }
        return loss;
    }

    private double step(Updates updates, int update, NDManager scratch) {
        int begin = updates.begin(update);
        int size = updates.end(update) - begin;
        long[] numbers =
                IntStream.range(0, size).mapToLong(i -> updates.row(begin + i)).toArray();
        long[] labels = IntStream.range(0, size)
                .mapToLong(i -> updates.label(begin + i, 0))
                .toArray();
        double value;
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray features = table.get(scratch, new NDIndex("{}", scratch.create(numbers))); // [n, L, D]
            NDArray mix = parameters.get(ProbeSpec.LAYER_WEIGHTS).softmax(0).reshape(1, KeywordRows.LAYERS);
            NDArray x = mix.matMul(features).squeeze(1); // [n, D]
            NDArray hidden = x.matMul(parameters.get(ProbeSpec.PROJECTOR_WEIGHT).transpose())
                    .add(parameters.get(ProbeSpec.PROJECTOR_BIAS));
            NDArray logits = hidden.matMul(
                            parameters.get(ProbeSpec.OUTPUT_WEIGHT).transpose())
                    .add(parameters.get(ProbeSpec.OUTPUT_BIAS));
            NDArray loss = logits.logSoftmax(1)
                    .gather(scratch.create(labels, new Shape(size, 1)), 1)
                    .mean()
                    .neg();
            collector.backward(loss);
            value = loss.getFloat();
        }
        adam(scratch);
        return value;
    }

    private void adam(NDManager scratch) {
        NDList gradients = new NDList();
        double norm = 0;
        for (NDArray parameter : parameters.values()) {
            NDArray gradient = parameter.getGradient();
            gradient.attach(scratch);
            gradients.add(gradient);
            norm += gradient.square().sum().getFloat();
        }
        float scale = (float) Math.min(1, 1 / (Math.sqrt(norm) + 1e-6));
        steps++;
        double size = rate / (1 - Math.pow(BETA1, steps));
        double correction = Math.sqrt(1 - Math.pow(BETA2, steps));
        int i = 0;
        for (String name : parameters.keySet()) {
            NDArray gradient = gradients.get(i++);
            NDArray scaled = gradient.mul(scale);
            NDArray mean = means.get(name).muli(BETA1).addi(scaled.mul(1 - BETA1));
            NDArray square = squares.get(name).muli(BETA2).addi(scaled.square().muli(1 - BETA2));
            NDArray divisor = square.sqrt();
            divisor.attach(scratch);
            NDArray change = mean.div(divisor.divi(correction).addi(1e-8)).muli(size);
            change.attach(scratch);
            parameters.get(name).subi(change);
            gradient.muli(0);
        }
    }

    /** @throws IllegalStateException if twenty updates do not end with the parameters of the engine's own head */
    static void assertAgrees(EngineSession session, KeywordRows source, double rate) {
        ProbeSpec spec = KeywordRows.spec(List.of(1L), List.of(rate));
        List<Updates> updates = source.updates(spec, 20);
        try (AutogradHead plain = new AutogradHead(source, rate);
                ProbeTrainer trainer = session.probe(spec);
                FeatureTable features = trainer.load(source)) {
            plain.train(updates.get(0));
            trainer.train(features, updates);
            Map<String, FloatTensor> state = trainer.state();
            plain.parameters.forEach((name, parameter) -> {
                double difference = 0;
                double length = 0;
                float[] theirs = parameter.toFloatArray();
                for (int i = 0; i < theirs.length; i++) {
                    difference += Math.pow(theirs[i] - state.get(name).get(i), 2);
                    length += Math.pow(theirs[i], 2);
                }
                if (!(Math.sqrt(difference / length) < 1e-3)) {
                    throw new IllegalStateException(name + " differs by " + Math.sqrt(difference / length));
                }
            });
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
