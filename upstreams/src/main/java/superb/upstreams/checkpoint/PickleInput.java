package superb.upstreams.checkpoint;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import superb.error.UntrustedException;

/** The bytes of a pickle: operands of its instructions, never more than there are. */
final class PickleInput {
    private static final int MAX_NAME = 512;
    private static final int MAX_TEXT = 16 << 20;

    private final WeightFile file;
    private final Region in;
    private long at;

    PickleInput(WeightFile file, Region in) {
        this.file = file;
        this.in = in;
        this.at = in.position();
    }

    /** The next instruction; messages name its place until the next one. */
    int instruction() {
        at = in.position();
        return u8();
    }

    long left() {
        return in.left();
    }

    ByteBuffer bytes(long count) {
        if (count < 0 || count > Math.min(MAX_TEXT, in.left())) {
            throw refusal("the pickle asks for " + count + " bytes; " + in.left() + " are left, at most " + MAX_TEXT
                    + " are taken at once");
        }
        try {
            return ByteBuffer.wrap(in.readNBytes((int) count)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw WeightFile.unreadable(file.path(), e);
        }
    }

    int u8() {
        int value = in.read();
        if (value < 0) {
            throw refusal("the pickle ends before its STOP");
        }
        return value;
    }

    int u16() {
        return bytes(2).getShort() & 0xffff;
    }

    int i32() {
        return bytes(4).getInt();
    }

    long u32() {
        return bytes(4).getInt() & 0xffffffffL;
    }

    long i64() {
        return bytes(8).getLong();
    }

    Object integer(int length) {
        if (length == 0) {
            return 0L;
        }
        byte[] bytes = bytes(length).array();
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
        BigInteger value = new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    String text(long length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes(length)).toString();
        } catch (CharacterCodingException e) {
            throw file.refusal("a text in the pickle is not UTF-8").at(at).exception(e);
        }
    }

    String latin1(long length) {
        return new String(bytes(length).array(), StandardCharsets.ISO_8859_1);
    }

    String line() {
        StringBuilder line = new StringBuilder();
        for (int c = u8(); c != '\n'; c = u8()) {
            if (line.length() == MAX_NAME || c < ' ' || c > '~') {
                throw refusal("a name in the pickle is no name");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    UntrustedException refusal(String what) {
        return file.refusal("%s", what)
                .at(at)
                .next("download the file again, or ask its author for the state dict alone, best as safetensors")
                .exception();
    }
}
