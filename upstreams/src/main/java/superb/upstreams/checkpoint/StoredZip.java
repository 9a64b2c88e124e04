package superb.upstreams.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import superb.error.UntrustedException;

/**
 * The subset of zip that torch.save writes: uncompressed entries, side by side, each described twice in the same words
 * (local header and central directory). The JDK's reader is more forgiving than is good here: it takes duplicate
 * names, overlapping entries and headers that contradict one another, and does not say where an entry's bytes lie.
 */
final class StoredZip {
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int ENCRYPTED = 1;
    private static final int HAS_DESCRIPTOR = 1 << 3;
    private static final long MAX_ENTRIES = 100_000;
    private static final long MAX_DIRECTORY = 32L << 20;
    private static final long U32 = 0xffffffffL;

    /** An entry whose bytes are {@code [begin, begin + size)} of the file. */
    record Entry(String name, long header, long begin, long size, long crc) {
        long end() {
            return begin + size;
        }
    }

    private final WeightFile file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private StoredZip(WeightFile file) {
        this.file = file;
    }

    static StoredZip open(WeightFile file) {
        StoredZip zip = new StoredZip(file);
        zip.readDirectory();
        zip.checkDisjoint();
        return zip;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** Reads an entry once and refuses it when its checksum is not the one that was written down. */
    void verify(Entry entry) {
        CRC32 crc = new CRC32();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(1 << 18, entry.size()));
        for (long at = entry.begin(); at < entry.end(); at += chunk.capacity()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), entry.end() - at));
            file.read(at, chunk);
            crc.update(chunk.flip());
        }
        if (crc.getValue() != entry.crc()) {
            throw file.refusal("the checksum of '%s' is wrong", entry.name())
                    .at(entry.begin())
                    .expected("CRC-32 %08x, found %08x".formatted(entry.crc(), crc.getValue()))
                    .next(
                            "download the file again; if it was saved with checksums switched off, save it again with them")
                    .exception();
        }
    }

    private void readDirectory() {
        ZipDirectory directory = ZipDirectory.of(file);
        long bytes = directory.end() - directory.begin();
        if (bytes > MAX_DIRECTORY || directory.count() > MAX_ENTRIES || directory.count() * 46 > bytes) {
            throw file.refusal("the zip directory claims %d entries in %d bytes", directory.count(), bytes)
                    .at(directory.begin())
                    .expected("at most " + MAX_ENTRIES + " entries of 46 bytes or more in " + MAX_DIRECTORY + " bytes")
                    .exception();
        }
        ByteBuffer central = little(file.bytes(directory.begin(), (int) bytes));
        for (long i = 0; i < directory.count(); i++) {
            Entry entry = centralEntry(central, directory.begin());
            if (entries.put(entry.name(), entry) != null) {
                throw file.refusal("two zip entries are named '%s'", entry.name())
                        .at(entry.header())
                        .exception();
            }
        }
        if (central.hasRemaining()) {
            throw refusal("the zip directory has more in it than its entries", directory.begin() + central.position());
        }
    }

    private Entry centralEntry(ByteBuffer central, long directoryBegin) {
        int start = central.position();
        long where = directoryBegin + start;
        if (central.remaining() < 46 || central.getInt(start) != CENTRAL) {
            throw refusal("the zip directory is damaged", where);
        }
        int flags = central.getShort(start + 8);
        int method = central.getShort(start + 10);
        long crc = central.getInt(start + 16) & U32;
        long packed = central.getInt(start + 20) & U32;
        long size = central.getInt(start + 24) & U32;
        int nameBytes = central.getShort(start + 28) & 0xffff;
        int extraBytes = central.getShort(start + 30) & 0xffff;
        int commentBytes = central.getShort(start + 32) & 0xffff;
        long header = central.getInt(start + 42) & U32;
        if (central.remaining() - 46 < nameBytes + extraBytes + commentBytes) {
            throw refusal("the zip directory is damaged", where);
        }
        byte[] name = new byte[nameBytes];
        central.position(start + 46).get(name);
        ByteBuffer extra = central.slice().limit(extraBytes).order(ByteOrder.LITTLE_ENDIAN);
        central.position(central.position() + extraBytes + commentBytes);
        Wide wide = new Wide(extra, where);
        size = wide.of(size);
        packed = wide.of(packed);
        header = wide.of(header);
        String text = new String(name, StandardCharsets.UTF_8);
        if ((flags & ENCRYPTED) != 0 || method != 0 || packed != size) {
            throw file.refusal("zip entry '%s' is compressed or encrypted (method %d)", text, method)
                    .at(where)
                    .expected("uncompressed entries, as torch.save writes them")
                    .next("load the file with torch and save it again with torch.save")
                    .exception();
        }
        return localEntry(new Entry(text, header, 0, size, crc), name, flags, directoryBegin);
    }

    /** Finds the bytes behind the local header, which must say the same as the central one. */
    private Entry localEntry(Entry central, byte[] name, int flags, long directoryBegin) {
        long at = central.header();
        if (at < 0 || central.size() < 0 || at > directoryBegin - 30 - name.length) {
            throw refusal("zip entry '" + central.name() + "' starts outside the file", directoryBegin);
        }
        ByteBuffer local = little(file.bytes(at, 30 + name.length));
        long begin = at + 30 + name.length + (local.getShort(28) & 0xffff);
        boolean sameName = (local.getShort(26) & 0xffff) == name.length
                && ByteBuffer.wrap(name).equals(local.slice(30, name.length));
        boolean laterDescribed = (flags & HAS_DESCRIPTOR) != 0;
        if (local.getInt(0) != LOCAL
                || !sameName
                || local.getShort(8) != 0
                || !(says(local.getInt(22), central.size(), laterDescribed)
                        && says(local.getInt(18), central.size(), laterDescribed)
                        && (laterDescribed && local.getInt(14) == 0 || (local.getInt(14) & U32) == central.crc()))) {
            throw refusal("the two headers of zip entry '" + central.name() + "' contradict one another", at);
        }
        if (begin > directoryBegin || central.size() > directoryBegin - begin) {
            throw file.refusal("zip entry '%s' claims %d bytes", central.name(), central.size())
                    .at(at)
                    .expected("at most the " + Math.max(0, directoryBegin - begin) + " bytes that are there")
                    .exception();
        }
        return new Entry(central.name(), at, begin, central.size(), central.crc());
    }

    private static boolean says(int field, long size, boolean laterDescribed) {
        long value = field & U32;
        return value == size || value == U32 || laterDescribed && value == 0;
    }

    private void checkDisjoint() {
        List<Entry> byHeader = new ArrayList<>(entries.values());
        byHeader.sort(Comparator.comparingLong(Entry::header));
        long end = 0;
        for (Entry entry : byHeader) {
            if (entry.header() < end) {
                throw refusal("zip entry '" + entry.name() + "' overlaps another one", entry.header());
            }
            end = entry.end();
        }
    }

    /** The zip64 extra field: wide values for just those fields that hold 0xffffffff, in their order. */
    private final class Wide {
        private final ByteBuffer values;
        private final long where;

        Wide(ByteBuffer extra, long where) {
            this.where = where;
            ByteBuffer found = ByteBuffer.allocate(0);
            while (extra.remaining() >= 4) {
                int id = extra.getShort() & 0xffff;
                int length = extra.getShort() & 0xffff;
                if (length > extra.remaining()) {
                    throw refusal("an extra field of the zip directory is damaged", where);
                }
                if (id == 1) {
                    found = extra.slice().limit(length).order(ByteOrder.LITTLE_ENDIAN);
                }
                extra.position(extra.position() + length);
            }
            values = found;
        }

        long of(long field) {
            if (field != U32) {
                return field;
            }
            if (values.remaining() < 8) {
                throw refusal("a zip64 value is missing", where);
            }
            return values.getLong();
        }
    }

    private UntrustedException refusal(String what, long at) {
        return file.refusal("%s", what).at(at).exception();
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
