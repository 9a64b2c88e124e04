package superb.engine.onnx.file;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import superb.error.Problem;
import superb.error.UntrustedException;

/**
 * Files beside an ONNX file that hold tensors of it. They decide the numbers like the file itself, so they are hashed
 * with it, and a name that leads out of its folder is refused. The file is walked, never held in memory.
 */
final class ExternalData {
    private static final int DEEPEST = 64;

    /** Messages of the ONNX format in which tensors lie, by the number of the field. */
    private enum Message {
        MODEL,
        GRAPH,
        FUNCTION,
        NODE,
        ATTRIBUTE,
        SPARSE,
        TENSOR,
        ENTRY
    }

    private static final Map<Message, Map<Integer, Message>> FIELDS = Map.of(
            Message.MODEL, Map.of(7, Message.GRAPH, 25, Message.FUNCTION),
            Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE),
            Message.FUNCTION, Map.of(7, Message.NODE, 11, Message.ATTRIBUTE),
            Message.NODE, Map.of(5, Message.ATTRIBUTE),
            Message.ATTRIBUTE,
                    Map.of(
                            5,
                            Message.TENSOR,
                            6,
                            Message.GRAPH,
                            10,
                            Message.TENSOR,
                            11,
                            Message.GRAPH,
                            22,
                            Message.SPARSE,
                            23,
                            Message.SPARSE),
            Message.SPARSE, Map.of(1, Message.TENSOR, 2, Message.TENSOR),
            Message.TENSOR, Map.of(13, Message.ENTRY),
            Message.ENTRY, Map.of());

    private final Path file;
    private final Set<String> locations = new TreeSet<>();

    private ExternalData(Path file) {
        this.file = file;
    }

    /** @throws UntrustedException if the file is no ONNX file, or a name leads elsewhere or nowhere */
    static List<Path> of(Path file) {
        ExternalData data = new ExternalData(file);
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            CodedInputStream input = CodedInputStream.newInstance(stream);
            input.setSizeLimit(Integer.MAX_VALUE);
            data.walk(input, Message.MODEL, 0);
        } catch (IOException e) {
            throw new UntrustedException(
                    Problem.of("this is no ONNX file: " + e.getMessage())
                            .at(file)
                            .expected("a whole file that starts with its ONNX version"),
                    e);
        }
        List<Path> files = new ArrayList<>();
        for (String location : data.locations) {
            files.add(data.confined(location));
        }
        return files;
    }

    private void walk(CodedInputStream input, Message message, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("graphs lie in graphs more than " + DEEPEST + " deep");
        }
        String key = "";
        String value = "";
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            boolean bytes = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (bytes && message == Message.ENTRY && field <= 2) {
                String text = input.readStringRequireUtf8();
                key = field == 1 ? text : key;
                value = field == 2 ? text : value;
            } else if (bytes && FIELDS.get(message).containsKey(field)) {
                int limit = input.pushLimit(input.readRawVarint32());
                walk(input, FIELDS.get(message).get(field), depth + 1);
                input.popLimit(limit);
            } else {
                input.skipField(tag);
            }
        }
        if (message == Message.ENTRY && key.equals("location")) {
            locations.add(value);
        }
    }

    private Path confined(String location) {
        try {
            Path folder = file.toAbsolutePath().getParent().toRealPath();
            Path data = folder.resolve(location).toRealPath();
            if (!Path.of(location).isAbsolute() && data.startsWith(folder) && Files.isRegularFile(data)) {
                return data;
            }
            throw outside(location, null);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new UntrustedException(
                    Problem.of("tensors of this file lie in '" + location + "', which is not there")
                            .at(file)
                            .expected("a file in the same folder")
                            .next("put the data file beside the model, or export it as one file"),
                    e);
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw outside(location, e);
        }
    }

    private UntrustedException outside(String location, Exception cause) {
        return new UntrustedException(
                Problem.of("tensors of this file lie in '" + location + "'")
                        .at(file)
                        .expected("a file in the same folder")
                        .next("put the data file beside the model, or export it as one file"),
                cause);
    }
}
