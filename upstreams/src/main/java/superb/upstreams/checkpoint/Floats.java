package superb.upstreams.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import superb.upstream.ElementType;

/** Conversion between stored numbers (little-endian) and float32. */
final class Floats {
    private Floats() {}

    /** Converts all that remains of {@code bytes}, a whole number of elements in little-endian order. */
    static void convert(ElementType type, ByteBuffer bytes, FloatBuffer target) {
        if (type == ElementType.F32) {
            target.put(bytes.asFloatBuffer());
            bytes.position(bytes.limit());
            return;
        }
        while (bytes.hasRemaining()) {
            target.put(next(type, bytes));
        }
    }

    static float next(ElementType type, ByteBuffer bytes) {
        return switch (type) {
            case F64 -> (float) bytes.getDouble();
            case F32 -> bytes.getFloat();
            case F16 -> fromHalf(bytes.getShort());
            case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            case I64 -> bytes.getLong();
            case I32 -> bytes.getInt();
            case I16 -> bytes.getShort();
            case I8 -> bytes.get();
            case U8 -> bytes.get() & 0xff;
            case BOOL -> bytes.get() == 0 ? 0 : 1;
        };
    }

    /** IEEE 754 binary16; exact. (Java has this itself from 20 on.) */
    static float fromHalf(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | (exponent == 0x1f ? 0x7f800000 : exponent + 112 << 23) | fraction << 13);
    }
}
