package superb.upstreams.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles instruction by instruction, right or wrong ones. */
final class PickleBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static PickleBytes protocol(int protocol) {
        return new PickleBytes().op(0x80, protocol);
    }

    /** Characters up to 0xff as they are: {@code "}(R."}. */
    PickleBytes raw(String characters) {
        bytes.writeBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes op(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    PickleBytes op(PickleBytes other) {
        bytes.writeBytes(other.toBytes());
        return this;
    }

    PickleBytes u32(long value) {
        bytes.write(little(4).putInt((int) value).array(), 0, 4);
        return this;
    }

    PickleBytes i64(long value) {
        bytes.write(little(8).putLong(value).array(), 0, 8);
        return this;
    }

    PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        op('X').u32(utf8.length).bytes.writeBytes(utf8);
        return this;
    }

    PickleBytes integer(long value) {
        return op(0x8a, 8).i64(value);
    }

    PickleBytes name(String module, String name) {
        return raw("c" + module + "\n" + name + "\n");
    }

    PickleBytes storage(String type, String key, long elements) {
        return raw("(").text("storage")
                .name("torch", type)
                .text(key)
                .text("cpu")
                .integer(elements)
                .raw("tQ");
    }

    PickleBytes integers(long... values) {
        raw("(");
        for (long value : values) {
            integer(value);
        }
        return raw("t");
    }

    /** A tensor of float32 on a storage. */
    PickleBytes tensor(String key, long stored, long offset, long[] sizes, long[] strides) {
        return name("torch._utils", "_rebuild_tensor_v2")
                .raw("(")
                .storage("FloatStorage", key, stored)
                .integer(offset)
                .integers(sizes)
                .integers(strides)
                .op(0x89)
                .name("collections", "OrderedDict")
                .raw(")RtR");
    }

    /** The tensor [1, 2] of storage 0 with two numbers. */
    PickleBytes pair() {
        return tensor("0", 2, 0, new long[] {2}, new long[] {1});
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
