package superb.upstreams.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** NumPy's array file, versions 1 to 3, for the few little-endian numbers that models keep beside their weights. */
final class NpyArray {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_ELEMENTS = 1 << 20;
    private static final int MAX_HEADER = 1 << 16;
    /** The header is the text of a Python dict that NumPy writes in this one order. */
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '([<|=>][a-z][0-9]{1,2})', 'fortran_order': (True|False), 'shape': \\(([0-9, ]{0,64})\\),? *\\}\\s*");

    private NpyArray() {}

    static JsonNode read(WeightFile file) {
        if (file.size() < 12 || !Arrays.equals(file.bytes(0, 6), MAGIC)) {
            throw file.refusal("not a NumPy array").at(0).exception();
        }
        ByteBuffer start = ByteBuffer.wrap(file.bytes(6, 6)).order(ByteOrder.LITTLE_ENDIAN);
        int version = start.get();
        long length = version == 1 ? start.getShort(2) & 0xffff : start.getInt(2) & 0xffffffffL;
        long begin = version == 1 ? 10 : 12;
        if (version < 1 || version > 3 || length > MAX_HEADER || begin + length > file.size()) {
            throw file.refusal("the header of the array claims version %d and %d bytes", version, length)
                    .at(6)
                    .expected("version 1 to 3, at most " + MAX_HEADER + " bytes, within the file")
                    .exception();
        }
        String header = new String(file.bytes(begin, (int) length), StandardCharsets.UTF_8);
        Matcher parts = HEADER.matcher(header);
        if (!parts.matches()
                || parts.group(2).equals("True")
                || !(parts.group(1).equals("<f4") || parts.group(1).equals("<f8"))) {
            throw file.refusal("cannot read this array: %s", header.strip())
                    .at(begin)
                    .expected("numbers '<f4' or '<f8' in C order")
                    .exception();
        }
        int[] shape = shape(parts.group(3), file, begin);
        int bytes = parts.group(1).equals("<f4") ? 4 : 8;
        long elements = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> Math.min(a * b, MAX_ELEMENTS + 1L));
        if (elements > MAX_ELEMENTS || elements * bytes != file.size() - begin - length) {
            throw file.refusal("the array %s does not fill the file", Arrays.toString(shape))
                    .at(begin + length)
                    .expected("%d bytes of numbers, at most %d numbers"
                            .formatted(file.size() - begin - length, MAX_ELEMENTS))
                    .exception();
        }
        ByteBuffer numbers = ByteBuffer.wrap(file.bytes(begin + length, (int) (elements * bytes)))
                .order(ByteOrder.LITTLE_ENDIAN);
        return nested(numbers, bytes, shape, 0);
    }

    private static int[] shape(String text, WeightFile file, long at) {
        int[] shape = Pattern.compile("[0-9]+")
                .matcher(text)
                .results()
                .mapToInt(size -> size.group().length() > 7 ? Integer.MAX_VALUE : Integer.parseInt(size.group()))
                .toArray();
        if (shape.length > 4 || Arrays.stream(shape).anyMatch(size -> size == 0)) {
            throw file.refusal("an array of shape (%s)", text)
                    .at(at)
                    .expected("at most 4 dimensions, none of them empty")
                    .exception();
        }
        return shape;
    }

    private static JsonNode nested(ByteBuffer numbers, int bytes, int[] shape, int axis) {
        if (axis == shape.length) {
            return DoubleNode.valueOf(bytes == 4 ? numbers.getFloat() : numbers.getDouble());
        }
        ArrayNode row = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < shape[axis]; i++) {
            row.add(nested(numbers, bytes, shape, axis + 1));
        }
        return row;
    }
}
