package superb.engine.onnx.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import superb.engine.Precision;
import superb.engine.onnx.TinyModels;
import superb.engine.onnx.graph.OnnxGraph.States;
import superb.upstream.RandomWeights;
import superb.upstream.UpstreamModel;

class OnnxGraphTest {

    private static OnnxGraph graph(UpstreamModel model, Precision precision) {
        return OnnxGraph.of(model, RandomWeights.of(model, 7), precision, States.ALL);
    }

    /**
     * Features of the store are found again by the number of the engine's protocol. If this fails because graphs are written
     * differently, raise OnnxEngine.PROTOCOL with the hashes here.
     */
    @Test
    void graphsAreThoseOfProtocolTwo() {
        assertEquals(
                List.of("7f46f91c8d96", "be370a2af265", "aee012106587"),
                List.of(
                        hash(graph(new TinyModels.EveryOperation(), Precision.FP32)),
                        hash(graph(new TinyModels.Firing(), Precision.FP32)),
                        hash(graph(new TinyModels.Wide(), Precision.INT8_DYNAMIC))));
    }

    private static String hash(OnnxGraph graph) {
        return SerializedGraph.hash(graph).substring(0, 12);
    }

    @Test
    void nodesAreNamedByScope() {
        Set<String> scopes = graph(new TinyModels.Wide(), Precision.FP32).model().getGraph().getNodeList().stream()
                .map(NodeProto::getName)
                .filter(it -> it.contains("/"))
                .map(it -> it.substring(0, it.indexOf('/')))
                .collect(Collectors.toSet());
        assertEquals(Set.of("layers.0", "layers.0.ffn", "outputs"), scopes);
    }

    @Test
    void theSameExpressionTwiceIsOneNode() {
        List<String> quantizers =
                graph(new TinyModels.Wide(), Precision.INT8_DYNAMIC).model().getGraph().getNodeList().stream()
                        .filter(it -> it.getOpType().equals("DynamicQuantizeLinear"))
                        .map(NodeProto::getName)
                        .toList();
        assertEquals(4, quantizers.size(), "queries, keys and values share one: " + quantizers);
    }

    @Test
    void namesOfTensorsAreUnique() {
        GraphNames names = new GraphNames();
        graph(new TinyModels.EveryOperation(), Precision.FP32)
                .model()
                .getGraph()
                .getNodeList()
                .forEach(names::add);
        assertTrue(names.count() > 100, "only " + names.count());
    }

    /** Outputs of nodes, those in branches among them. */
    private static final class GraphNames {
        private final java.util.Set<String> seen = new java.util.HashSet<>();

        void add(NodeProto node) {
            node.getOutputList().forEach(it -> assertTrue(seen.add(it), it + " is written twice"));
            node.getAttributeList().forEach(it -> it.getG().getNodeList().forEach(this::add));
        }

        int count() {
            return seen.size();
        }
    }
}
