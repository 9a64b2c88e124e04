package superb.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.engine.Cost;
import superb.engine.MacsConvention;
import superb.engine.Precision;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** Counts of whole models against those that were made on the original code (golden/upstream-table.json). */
class UpstreamTableTest {
    /** Pruned models whose layer sizes are in files only: the stand-ins have the published number of parameters. */
    private static final Pattern STAND_IN = Pattern.compile("dp.*");

    private final OpsCostCounter counter = new OpsCostCounter();
    private final UpstreamRegistry registry = UpstreamRegistry.load();

    @TestFactory
    Stream<DynamicTest> everyRowIsCountedExactly() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode row : table().path("models")) {
            String name = row.path("name").asText();
            tests.add(DynamicTest.dynamicTest(name, () -> compare(row, name)));
        }
        assertEquals(40, tests.size());
        return tests.stream();
    }

    private void compare(JsonNode row, String request) {
        UpstreamModel model = registry.model(UpstreamRequest.parse(request));
        Cost one = counter.count(model, 16_000, MacsConvention.PRODUCTS);
        Cost ten = counter.count(model, 160_000, MacsConvention.PRODUCTS);
        // The table counts prediction heads apart. No MACs in the table: nothing is counted.
        boolean heads = model.card().states() > row.path("layers").intValue() + 1;
        assertEquals(
                row.path("params").longValue()
                        + (heads ? row.path("params_heads").longValue() : 0),
                one.params());
        if (!STAND_IN.matcher(request).matches()) {
            assertEquals(
                    row.path("macs_1s").longValue()
                            + (heads ? row.path("macs_heads_1s").longValue() : 0),
                    one.macs());
            assertEquals(
                    row.path("macs_10s").longValue()
                            + (heads ? row.path("macs_heads_10s").longValue() : 0),
                    ten.macs());
        }
        if (row.has("params_front_end")) {
            assertEquals(
                    row.path("params_front_end").longValue(),
                    counter.count(model.frontEnd().orElseThrow(), 16_000, MacsConvention.PRODUCTS)
                            .params());
        }
        if (row.has("params_cif")) {
            assertEquals(
                    List.of(row.path("params_cif").longValue()),
                    one.rows().stream()
                            .filter(it -> it.scope().equals("cif"))
                            .map(Cost.Row::params)
                            .toList());
        }
        // The table has the frames of the front end; FitHuBERT, which joins them in pairs, drops an odd last one.
        long pair = model.card().family().equals("fithubert") ? 2 : 1;
        assertEquals(row.path("frames_1s").longValue() / pair * pair, one.frames());
        assertEquals(row.path("frames_10s").longValue() / pair * pair, ten.frames());
        assertEquals(row.path("exposed_layers").intValue(), model.card().states());
        assertEquals(row.path("hidden_dim").intValue(), model.card().dim());
        assertEquals(row.path("layers").intValue(), model.card().layers());
        assertEquals(row.path("frame_period_ms").doubleValue(), model.card().frameMillis(), 0.03); // in whole samples
        assertEquals(one.macs(), one.rows().stream().mapToLong(Cost.Row::macs).sum());
        assertEquals(
                one.params(), one.rows().stream().mapToLong(Cost.Row::params).sum());
    }

    /** The totals that the profiler of the SUPERB challenge printed, and the bare products. */
    @Test
    void profilerTotalsOfTheChallenge() {
        double[] expected = {149.26, 261.28, 422.37, 836.25};
        double total = 0;
        double products = 0;
        double large = 0;
        for (ChallengeClips group : ChallengeClips.values()) {
            double sum = gigaMacs(group, "hubert_base", MacsConvention.PROFILER_WITH_DROPOUT);
            assertEquals(expected[group.ordinal()], sum, 0.005);
            total += sum;
            products += gigaMacs(group, "hubert_base", MacsConvention.PRODUCTS);
            large += gigaMacs(group, "hubert_large", MacsConvention.PROFILER);
        }
        assertEquals(1669.16, total, 0.005);
        // Left out in each of 12 layers: 4 T E (biases, scaling) and 4 H T T (mask, twice soft-max, dropout).
        double small = Arrays.stream(ChallengeClips.values())
                .flatMap(it -> it.samples().stream())
                .mapToDouble(it -> (it - 400) / 320 + 1)
                .map(frames -> 12 * 4 * (frames * 768 + 12 * frames * frames) / 1e9)
                .sum();
        assertEquals(total - small, products, 1e-6);
        assertEquals(4323.56, large, 0.005);
        assertEquals(224.86, ChallengeClips.seconds(), 0.005);
    }

    private double gigaMacs(ChallengeClips group, String name, MacsConvention convention) {
        return group.macs(counter, registry.model(UpstreamRequest.of(name)), convention) / 1e9;
    }

    /** Parameters and GMACs for 10 s of students (layers, width), feed-forward four times as wide, heads of 64. */
    @ParameterizedTest
    @CsvSource({
        "1, 256, 5646720, 25.39", "1, 768, 16403328, 31.01", "2, 384, 9127296, 27.38", "2, 512, 12866688, 29.37",
        "2, 768, 23491200, 34.92", "3, 640, 22578176, 34.66", "4, 256, 8016000, 26.95", "6, 384, 16225152, 31.67",
        "8, 512, 31780992, 40.32", "12, 256, 14334080, 31.11", "12, 640, 66889856, 59.60", "12, 768, 94369920, 74.07"
    })
    void studentsOfAnySize(int layers, int dim, long params, double gigaMacs) {
        UpstreamModel model = registry.model(UpstreamRequest.parse("student:layers=" + layers + ",dim=" + dim));
        Cost cost = counter.count(model, 160_000, MacsConvention.PRODUCTS);
        assertEquals(params, cost.params());
        assertEquals(gigaMacs, cost.macs() / 1e9, 0.005);
    }

    @Test
    void partsAndMemoryOfHubertBase() {
        Cost cost = counter.count(registry.model(UpstreamRequest.of("hubert_base")), 160_000, MacsConvention.PRODUCTS);
        assertEquals(
                List.of(
                        "extractor.0",
                        "extractor.1",
                        "projection",
                        "pos_conv",
                        "encoder_norm",
                        "layers.0",
                        "layers.11"),
                cost.rows().stream()
                        .map(Cost.Row::scope)
                        .filter(it -> !it.matches("extractor\\.[2-6]|layers\\.([1-9]|10)"))
                        .toList());
        assertEquals(94_370_944L * 4, cost.modelBytes(Precision.FP32).orElseThrow());
        // The first convolution's result and its normalised copy: 2 x 512 x 31,999 floats, and the samples.
        assertTrue(cost.peakActivationBytes() >= 2L * 512 * 31_999 * 4, "peak " + cost.peakActivationBytes());
        assertTrue(cost.peakActivationBytes() < 3L * 512 * 31_999 * 4, "peak " + cost.peakActivationBytes());
    }

    private static JsonNode table() throws Exception {
        try (InputStream in = UpstreamTableTest.class.getResourceAsStream("/golden/upstream-table.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
