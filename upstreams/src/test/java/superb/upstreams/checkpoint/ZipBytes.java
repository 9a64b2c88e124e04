package superb.upstreams.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes zip files field by field. Fields of {@link #lie} are written as told instead of as they are. */
final class ZipBytes {
    private record Entry(String name, byte[] data) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Long> lies = new HashMap<>();
    private boolean zip64;
    private boolean descriptors;

    ZipBytes entry(String name, byte[] data) {
        entries.add(new Entry(name, data));
        return this;
    }

    ZipBytes entry(String name, String text) {
        return entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What torch.save writes for a pickle and a storage "0" with the numbers 1 and 2. */
    static ZipBytes torch(byte[] pickle) {
        ByteBuffer numbers = little(8).putFloat(1).putFloat(2);
        return new ZipBytes()
                .entry("archive/data.pkl", pickle)
                .entry("archive/byteorder", "little")
                .entry("archive/data/0", numbers.array())
                .entry("archive/version", "3\n");
    }

    ZipBytes zip64() {
        zip64 = true;
        return this;
    }

    ZipBytes descriptors() {
        descriptors = true;
        return this;
    }

    /**
     * @param field {@code local.size}, {@code local.crc}, {@code central.method}, {@code end.count}, …, of the first
     *     entry where it is a field of entries
     */
    ZipBytes lie(String field, long value) {
        lies.put(field, value);
        return this;
    }

    private long say(String field, int entry, long truth) {
        return entry == 0 ? lies.getOrDefault(field, truth) : truth;
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            CRC32 crc = new CRC32();
            crc.update(entry.data());
            long header = out.size();
            long size = entry.data().length;
            int flags = descriptors ? 0x808 : 0x800;
            long shown = descriptors ? 0 : size;
            ByteBuffer local = little(30 + name.length)
                    .putInt((int) say("local.signature", i, 0x04034b50))
                    .putShort((short) 20)
                    .putShort((short) say("flags", i, flags))
                    .putShort((short) say("local.method", i, 0))
                    .putInt(0)
                    .putInt((int) say("local.crc", i, descriptors ? 0 : crc.getValue()))
                    .putInt((int) say("local.packed", i, shown))
                    .putInt((int) say("local.size", i, shown))
                    .putShort((short) name.length)
                    .putShort((short) say("local.extra", i, 0))
                    .put(name);
            if (lies.containsKey("local.name") && i == 0) {
                local.put(30, (byte) lies.get("local.name").intValue());
            }
            out.writeBytes(local.array());
            out.writeBytes(entry.data());
            if (descriptors) {
                out.writeBytes(little(16)
                        .putInt(0x08074b50)
                        .putInt((int) crc.getValue())
                        .putInt((int) size)
                        .putInt((int) size)
                        .array());
            }
            byte[] extra = zip64
                    ? little(28)
                            .putShort((short) 1)
                            .putShort((short) say("extra.length", i, 24))
                            .putLong(say("wide.size", i, size))
                            .putLong(say("wide.packed", i, size))
                            .putLong(say("wide.header", i, header))
                            .array()
                    : new byte[0];
            directory.writeBytes(little(46 + name.length + extra.length)
                    .putInt((int) say("central.signature", i, 0x02014b50))
                    .putShort((short) 20)
                    .putShort((short) 20)
                    .putShort((short) say("flags", i, flags))
                    .putShort((short) say("central.method", i, 0))
                    .putInt(0)
                    .putInt((int) say("central.crc", i, crc.getValue()))
                    .putInt((int) (zip64 ? -1 : say("central.packed", i, size)))
                    .putInt((int) (zip64 ? -1 : say("central.size", i, size)))
                    .putShort((short) say("central.name", i, name.length))
                    .putShort((short) extra.length)
                    .putShort((short) say("central.comment", i, 0))
                    .putInt(0)
                    .putInt(0)
                    .putInt((int) (zip64 ? -1 : say("central.header", i, header)))
                    .put(name)
                    .put(extra)
                    .array());
        }
        return end(out, directory);
    }

    private byte[] end(ByteArrayOutputStream out, ByteArrayOutputStream directory) {
        long begin = out.size();
        long bytes = directory.size();
        long count = entries.size();
        out.writeBytes(directory.toByteArray());
        if (zip64) {
            long at = out.size();
            out.writeBytes(little(76)
                    .putInt((int) say("end64.signature", 0, 0x06064b50))
                    .putLong(44)
                    .putShort((short) 45)
                    .putShort((short) 45)
                    .putInt(0)
                    .putInt(0)
                    .putLong(say("end64.count", 0, count))
                    .putLong(say("end64.count", 0, count))
                    .putLong(say("end64.bytes", 0, bytes))
                    .putLong(say("end64.begin", 0, begin))
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(say("locator", 0, at))
                    .putInt(1)
                    .array());
        }
        out.writeBytes(little(22)
                .putInt((int) say("end.signature", 0, 0x06054b50))
                .putShort((short) say("end.disk", 0, 0))
                .putShort((short) 0)
                .putShort((short) say("end.count", 0, zip64 ? 0xffff : count))
                .putShort((short) say("end.count", 0, zip64 ? 0xffff : count))
                .putInt((int) say("end.bytes", 0, zip64 ? -1 : bytes))
                .putInt((int) say("end.begin", 0, zip64 ? -1 : begin))
                .putShort((short) say("end.comment", 0, 0))
                .array());
        return out.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
