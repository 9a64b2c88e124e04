package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import superb.upstream.ElementType;

class FloatsTest {

    /** By the definition: (-1)^s · 2^(e-15) · (1 + f / 1024), with e = 0 without the 1 and one power higher. */
    private static double half(int bits) {
        int exponent = bits >>> 10 & 31;
        int fraction = bits & 1023;
        double magnitude = exponent == 31
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? fraction * Math.pow(2, -24) : Math.pow(2, exponent - 15) * (1 + fraction / 1024.0);
        return bits >>> 15 == 0 ? magnitude : -magnitude;
    }

    @Test
    void everyHalfIsExact() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Floats.fromHalf((short) bits);
            assertEquals((float) half(bits), value, "bits " + bits);
        }
    }

    @Test
    void convertsEveryType() {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        assertArrayEquals(new float[] {0.1f}, convert(ElementType.F64, bytes.putDouble(0.1)));
        assertArrayEquals(new float[] {-2.5f}, convert(ElementType.F32, bytes.putFloat(-2.5f)));
        assertArrayEquals(new float[] {1.5f}, convert(ElementType.BF16, bytes.putShort((short) 0x3fc0)));
        assertArrayEquals(new float[] {-1e15f}, convert(ElementType.I64, bytes.putLong(-1_000_000_000_000_000L)));
        assertArrayEquals(new float[] {-70000}, convert(ElementType.I32, bytes.putInt(-70000)));
        assertArrayEquals(new float[] {-300}, convert(ElementType.I16, bytes.putShort((short) -300)));
        assertArrayEquals(new float[] {-1}, convert(ElementType.I8, bytes.put((byte) -1)));
        assertArrayEquals(new float[] {255}, convert(ElementType.U8, bytes.put((byte) -1)));
        assertArrayEquals(new float[] {1}, convert(ElementType.BOOL, bytes.put((byte) 2)));
    }

    private static float[] convert(ElementType type, ByteBuffer bytes) {
        float[] values = new float[1];
        Floats.convert(type, bytes.flip(), FloatBuffer.wrap(values));
        bytes.clear();
        return values;
    }
}
