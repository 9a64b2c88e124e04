package superb.engine.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The nodes that some results need, in their order, and the names of all tensors that these read. */
record Liveness(List<NodeProto> nodes, Set<String> read) {

    static Liveness of(List<NodeProto> all, Collection<String> results) {
        Set<String> read = new HashSet<>(results);
        List<NodeProto> kept = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            NodeProto node = all.get(i);
            if (node.getOutputList().stream().anyMatch(read::contains)) {
                reads(node, read);
                kept.add(node);
            }
        }
        Collections.reverse(kept);
        return new Liveness(kept, read);
    }

    private static void reads(NodeProto node, Set<String> read) {
        read.addAll(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG()) {
                attribute.getG().getNodeList().forEach(it -> reads(it, read));
            }
        }
    }
}
