package superb.tasks.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds WAV files field by field, wrong ones too; written apart from {@link WavWriter} so that the two check each other. */
final class RawWav {
    private String magic = "RIFF";
    private String form = "WAVE";
    private String fmtId = "fmt ";
    private String dataId = "data";
    private Integer riffSize;
    private Integer fmtSize;
    private Integer dataSize;
    private byte[] fmt;
    private final byte[] data;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private final ByteArrayOutputStream after = new ByteArrayOutputStream();
    private byte[] trailing = {};

    RawWav(int tag, int bits, byte[] data) {
        this.fmt = little(16)
                .putShort((short) tag)
                .putShort((short) 1)
                .putInt(16_000)
                .putInt(16_000 * bits / 8)
                .putShort((short) (bits / 8))
                .putShort((short) bits)
                .array();
        this.data = data;
    }

    static RawWav pcm16(short[] samples) {
        ByteBuffer data = little(2 * samples.length);
        data.asShortBuffer().put(samples);
        return new RawWav(1, 16, data.array());
    }

    RawWav magic(String it) {
        magic = it;
        return this;
    }

    RawWav form(String it) {
        form = it;
        return this;
    }

    RawWav fmtId(String it) {
        fmtId = it;
        return this;
    }

    RawWav dataId(String it) {
        dataId = it;
        return this;
    }

    RawWav riffSize(int it) {
        riffSize = it;
        return this;
    }

    RawWav fmtSize(int it) {
        fmtSize = it;
        return this;
    }

    RawWav dataSize(int it) {
        dataSize = it;
        return this;
    }

    RawWav tag(int it) {
        fmt().putShort(0, (short) it);
        return this;
    }

    RawWav channels(int it, int block) {
        fmt().putShort(2, (short) it).putShort(12, (short) block);
        return this;
    }

    RawWav rate(int it) {
        fmt().putInt(4, it);
        return this;
    }

    RawWav bits(int it, int block) {
        fmt().putShort(14, (short) it).putShort(12, (short) block);
        return this;
    }

    RawWav fmtExtra(byte[] extra) {
        fmt = ByteBuffer.allocate(fmt.length + extra.length).put(fmt).put(extra).array();
        return this;
    }

    RawWav extensible(int validBits) {
        byte[] tail = {0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71};
        short tag = fmt().getShort(0);
        fmt().putShort(0, (short) 0xFFFE);
        return fmtExtra(little(24)
                .putShort((short) 22)
                .putShort((short) validBits)
                .putInt(4)
                .putShort(tag)
                .put(tail)
                .array());
    }

    RawWav guidByte(int index, int value) {
        fmt[24 + index] = (byte) value;
        return this;
    }

    RawWav before(String id, byte[] body) {
        chunk(before, id, body, body.length);
        return this;
    }

    RawWav after(String id, byte[] body) {
        chunk(after, id, body, body.length);
        return this;
    }

    RawWav trailing(byte[] it) {
        trailing = it;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(form.getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(before.toByteArray());
        chunk(body, fmtId, fmt, fmtSize == null ? fmt.length : fmtSize);
        chunk(body, dataId, data, dataSize == null ? data.length : dataSize);
        body.writeBytes(after.toByteArray());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(magic.getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(
                little(4).putInt(riffSize == null ? body.size() : riffSize).array());
        file.writeBytes(body.toByteArray());
        file.writeBytes(trailing);
        return file.toByteArray();
    }

    private ByteBuffer fmt() {
        return ByteBuffer.wrap(fmt).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void chunk(ByteArrayOutputStream out, String id, byte[] body, int size) {
        out.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(little(4).putInt(size).array());
        out.writeBytes(body);
        if (body.length % 2 == 1) {
            out.write(0);
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
