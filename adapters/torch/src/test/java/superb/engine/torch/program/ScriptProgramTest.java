package superb.engine.torch.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import superb.engine.Precision;
import superb.upstream.Init;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;

class ScriptProgramTest {

    /** A convolution with weight norm, a masked frame, a residual, two states. */
    private static final class Model implements UpstreamModel {
        @Override
        public UpstreamCard card() {
            return new UpstreamCard("tiny", "tiny", 1, 4, 2, 4, 4, true, "this test");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T x, T n) {
            T frames = ops.convFrames(n, 4, 4);
            T weight = ops.weightNorm(
                    ops.weight("conv.weight_v", Init.POSITIONAL, 4, 1, 4),
                    ops.weight("conv.weight_g", Init.WEIGHT_NORM_GAIN, 1, 1, 4));
            T y = ops.scope(
                    "first.conv", () -> ops.gelu(ops.conv1d(ops.splitLast(x, 1), weight, Optional.empty(), 4, 0, 1)));
            T first = ops.zeroPadding(ops.transpose(y, 1, 2), frames);
            T scaled = ops.mul(first, ops.constant("scale", new float[] {1, 2, 3, 4}, 4));
            return new Layers<>(List.of(first, ops.add(first, ops.relu(scaled))), frames);
        }
    }

    private static List<String> method(ScriptProgram program, String name) {
        List<String> lines = new ArrayList<>();
        for (String line : program.text().lines().toList()) {
            if (line.startsWith("def ")) {
                lines.clear();
            }
            lines.add(line);
            if (line.startsWith("  return") && lines.get(0).startsWith("def " + name + "(")) {
                return lines;
            }
        }
        throw new AssertionError("no method " + name + " in\n" + program.text());
    }

    private static boolean has(List<String> method, String text) {
        return method.stream().anyMatch(line -> line.contains(text));
    }

    @Test
    void whatDependsOnWeightsAloneIsComputedOnce() {
        ScriptProgram program = ScriptProgram.of(new Model(), Precision.FP32, Products.PLAIN);
        List<String> alone = method(program, ScriptProgram.ALONE);
        assertFalse(has(alone, "sqrt"), "weight norm belongs to the preparation");
        assertEquals(2, program.prepared().size(), "the kernel and the scale: " + program.prepared());
        Prepared kernel = program.prepared().get(0);
        assertEquals(
                List.of("conv.weight_v", "conv.weight_g"),
                kernel.sources().stream().map(Source::name).toList());
        assertTrue(has(method(program, kernel.method()), "sqrt"));
        assertTrue(program.prepared().get(1).asIs(), "a constant needs no method in float32");
    }

    @Test
    void onlyABatchWithPaddingPaysForIt() {
        ScriptProgram program = ScriptProgram.of(new Model(), Precision.FP32, Products.PLAIN);
        assertFalse(has(method(program, ScriptProgram.ALONE), "masked_fill"));
        assertTrue(has(method(program, ScriptProgram.PADDED), "masked_fill"));
    }

    @Test
    void overwritesOnlyWhatNobodyElseReads() {
        List<String> alone = method(ScriptProgram.of(new Model(), Precision.FP32, Products.PLAIN), ScriptProgram.ALONE);
        assertTrue(has(alone, "torch.gelu_("), "the convolution has one reader: " + alone);
        assertTrue(has(alone, "torch.relu_("), "so has the product: " + alone);
        List<String> padded =
                method(ScriptProgram.of(new Model(), Precision.FP32, Products.PLAIN), ScriptProgram.PADDED);
        assertTrue(has(padded, "torch.masked_fill_("), "through a transposed view: " + padded);

        // A state is read by the caller; a weight and the audio are never written.
        List<String> kept = method(ScriptProgram.of(new ReluOfStates(), Precision.FP32, Products.PLAIN), "alone");
        assertFalse(has(kept, "relu_("), () -> String.join("\n", kept));
    }

    /** Every relu here reads something that must stay as it is. */
    private static final class ReluOfStates implements UpstreamModel {
        @Override
        public UpstreamCard card() {
            return new UpstreamCard("relus", "tiny", 1, 1, 3, 1, 1, true, "this test");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T x, T n) {
            T audio = ops.transpose(ops.splitLast(x, 1), 1, 2); // [batch, samples, 1], a view
            T state = ops.mul(audio, ops.weight("gain", Init.ONES, 1));
            T view = ops.slice(state, 1, 0, 0);
            return new Layers<>(List.of(state, ops.relu(view), ops.relu(audio)), n);
        }
    }

    @Test
    void narrowArithmeticBeginsAtTheFirstWeight() {
        ScriptProgram program = ScriptProgram.of(new Model(), Precision.BF16, Products.PLAIN);
        List<String> alone = method(program, ScriptProgram.ALONE);
        assertTrue(has(alone, ", 15, False, False, None)"), () -> String.join("\n", alone));
        assertEquals(2, alone.stream().filter(it -> it.contains(", 6, False")).count(), "states leave in float32");
        assertTrue(program.prepared().stream().noneMatch(Prepared::asIs), "weights and constants are narrowed");
    }

    @Test
    void variablesTellTheScope() {
        List<String> alone = method(ScriptProgram.of(new Model(), Precision.FP32, Products.PLAIN), ScriptProgram.ALONE);
        assertTrue(has(alone, "v_first_conv_"), () -> String.join("\n", alone));
    }

    @Test
    void spectraAreOfDoubles() {
        Graph graph = new Graph(Precision.FP16);
        Value x = graph.input("x", Value.Type.FLOAT32);
        Ops<Value> ops = new ScriptWriter(graph, Padding.none(graph, x), Products.PLAIN);
        assertThrows(IllegalArgumentException.class, () -> ops.powerSpectrum(x, 512));
        Value y = ops.precise(x, wide -> ops.affine(ops.powerSpectrum(wide, 512), 2, 0));
        assertEquals(Value.Type.FLOAT64, y.operands().get(0).type());
        assertEquals("torch.to({0}, 6, False, False, None)", y.code());
    }

    @Test
    void aConstantHasOneMeaning() {
        Graph graph = new Graph(Precision.FP32);
        Ops<Value> ops =
                new ScriptWriter(graph, Padding.none(graph, graph.input("x", Value.Type.FLOAT32)), Products.PLAIN);
        ops.constant("c", new float[] {1}, 1);
        ops.constant("c", new float[] {1}, 1);
        assertThrows(IllegalArgumentException.class, () -> ops.constant("c", new float[] {2}, 1));
        assertThrows(IllegalArgumentException.class, () -> ops.constant("d", new float[] {2}, 2));
    }
}
