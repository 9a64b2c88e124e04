package superb.engine.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import superb.files.Sha256;

/**
 * The bytes of a graph with its tensors, written one after the other: no more than one tensor is in memory. Tensors stand
 * in the file itself, or in a second file beside it of which the first knows the name; no ONNX file may be larger than 2 GiB.
 */
public final class SerializedGraph {
    /** A little below the limit of the format. */
    public static final long LARGEST = (2L << 30) - (1 << 20);

    private static final int PAGE = 4096;
    private static final int BUFFER = 1 << 16;

    private final OnnxGraph graph;
    private final boolean beside;
    private final String dataName;
    private final Map<Initializer, Long> offsets = new LinkedHashMap<>();
    private final long dataBytes;

    private SerializedGraph(OnnxGraph graph, boolean beside, String dataName) {
        this.graph = graph;
        this.beside = beside;
        this.dataName = dataName;
        long end = 0;
        for (Initializer tensor : graph.initializers()) {
            if (beside && tensor.bytes() >= PAGE) {
                offsets.put(tensor, end);
                end += (tensor.bytes() + PAGE - 1) / PAGE * PAGE;
            }
        }
        this.dataBytes = end;
    }

    /**
     * @param dataName name of the file for large tensors, which is only made if one file would exceed {@code largest} bytes
     */
    public static SerializedGraph of(OnnxGraph graph, String dataName, long largest) {
        SerializedGraph whole = new SerializedGraph(graph, false, dataName);
        return whole.bytes() <= largest ? whole : new SerializedGraph(graph, true, dataName);
    }

    /** Whether {@link #writeData} must be called too. */
    public boolean hasData() {
        return beside;
    }

    /** Size of the graph file. */
    public long bytes() {
        long graphBytes = graphBytes();
        return header().getSerializedSize()
                + CodedOutputStream.computeTagSize(ModelProto.GRAPH_FIELD_NUMBER)
                + CodedOutputStream.computeUInt64SizeNoTag(graphBytes)
                + graphBytes;
    }

    /** Size of the file with large tensors. */
    public long dataBytes() {
        return dataBytes;
    }

    private ModelProto header() {
        return graph.model().toBuilder().clearGraph().build();
    }

    private long graphBytes() {
        long bytes = graph.model().getGraph().getSerializedSize();
        for (Initializer tensor : graph.initializers()) {
            long own = tensorBytes(tensor);
            bytes += CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt64SizeNoTag(own)
                    + own;
        }
        return bytes;
    }

    private long tensorBytes(Initializer tensor) {
        long described = described(tensor).getSerializedSize();
        return offsets.containsKey(tensor)
                ? described
                : described
                        + CodedOutputStream.computeTagSize(TensorProto.RAW_DATA_FIELD_NUMBER)
                        + CodedOutputStream.computeUInt64SizeNoTag(tensor.bytes())
                        + tensor.bytes();
    }

    /** Everything of a tensor but its numbers. */
    private TensorProto described(Initializer tensor) {
        TensorProto.Builder builder = TensorProto.newBuilder()
                .setName(tensor.name())
                .setDataType((int) tensor.type().number())
                .addAllDims(tensor.dims());
        if (offsets.containsKey(tensor)) {
            builder.setDataLocation(DataLocation.EXTERNAL)
                    .addExternalData(entry("location", dataName))
                    .addExternalData(entry("offset", String.valueOf(offsets.get(tensor))))
                    .addExternalData(entry("length", String.valueOf(tensor.bytes())));
        }
        return builder.build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /** Writes the graph file; the stream stays open. */
    public void write(OutputStream target) {
        try {
            OutputStream buffered = new BufferedOutputStream(target, BUFFER);
            CodedOutputStream coded = CodedOutputStream.newInstance(buffered);
            header().writeTo(coded);
            length(coded, ModelProto.GRAPH_FIELD_NUMBER, graphBytes());
            graph.model().getGraph().writeTo(coded);
            for (Initializer tensor : graph.initializers()) {
                length(coded, GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes(tensor));
                described(tensor).writeTo(coded);
                if (!offsets.containsKey(tensor)) {
                    length(coded, TensorProto.RAW_DATA_FIELD_NUMBER, tensor.bytes());
                    coded.flush();
                    buffered.flush();
                    content(tensor, target);
                }
            }
            coded.flush();
            buffered.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the file of large tensors; the stream stays open. */
    public void writeData(OutputStream target) {
        try {
            for (Initializer tensor : offsets.keySet()) {
                content(tensor, target);
                target.write(new byte[(int) ((PAGE - tensor.bytes() % PAGE) % PAGE)]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void length(CodedOutputStream coded, int field, long bytes) throws IOException {
        coded.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt64NoTag(bytes);
    }

    private static void content(Initializer tensor, OutputStream target) throws IOException {
        ByteBuffer bytes = tensor.content().get();
        if (bytes.remaining() != tensor.bytes()) {
            throw new IllegalStateException(
                    tensor.name() + " has " + bytes.remaining() + " bytes, not " + tensor.bytes());
        }
        target.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    /** Hex SHA-256 of the operators and their wiring, without the numbers of weights. */
    public static String hash(OnnxGraph graph) {
        MessageDigest digest = Sha256.digest();
        digest.update(graph.model().getGraph().toByteArray());
        graph.model().getOpsetImportList().forEach(it -> digest.update(it.toByteArray()));
        for (Initializer tensor : graph.initializers()) {
            digest.update((tensor.name() + " " + tensor.type() + " " + tensor.dims() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.hex(digest.digest());
    }
}
