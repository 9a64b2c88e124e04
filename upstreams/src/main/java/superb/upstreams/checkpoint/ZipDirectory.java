package superb.upstreams.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where the directory of a zip file lies, as its one or two end records say. */
record ZipDirectory(long begin, long end, long count) {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LOCATOR = 0x07064b50;
    private static final long U32 = 0xffffffffL;

    /** The end record is the last thing in the file, but for a comment of known length. */
    static ZipDirectory of(WeightFile file) {
        int window = (int) Math.min(file.size(), 22 + 0xffff);
        long windowBegin = file.size() - window;
        ByteBuffer tail = little(file.bytes(windowBegin, window));
        for (int at = window - 22; at >= 0; at--) {
            if (tail.getInt(at) == END && (tail.getShort(at + 20) & 0xffff) == window - at - 22) {
                return of(file, tail, at, windowBegin + at);
            }
        }
        throw file.refusal("the zip directory at the end of the file is missing")
                .at(file.size())
                .next("the file is probably cut short: download it again")
                .exception();
    }

    private static ZipDirectory of(WeightFile file, ByteBuffer tail, int at, long end) {
        long count = tail.getShort(at + 10) & 0xffff;
        long bytes = tail.getInt(at + 12) & U32;
        long begin = tail.getInt(at + 16) & U32;
        boolean oneDisk = tail.getInt(at + 4) == 0 && tail.getShort(at + 8) == tail.getShort(at + 10);
        if (end >= 20 + 56) {
            ByteBuffer locator = little(file.bytes(end - 20, 20));
            if (locator.getInt(0) == END_64_LOCATOR) {
                long end64 = locator.getLong(8);
                ByteBuffer record = end64 == end - 20 - 56 ? little(file.bytes(end64, 56)) : ByteBuffer.allocate(56);
                if (record.getInt(0) != END_64 || record.getLong(4) != 44) {
                    throw file.refusal("the zip64 end record is not where its locator says")
                            .at(end - 20)
                            .exception();
                }
                boolean agree = (count == 0xffff || count == record.getLong(32))
                        && (bytes == U32 || bytes == record.getLong(40))
                        && (begin == U32 || begin == record.getLong(48));
                if (!agree || record.getLong(24) != record.getLong(32) || record.getLong(16) != 0) {
                    throw file.refusal("the two end records of the zip contradict one another")
                            .at(end64)
                            .exception();
                }
                count = record.getLong(32);
                bytes = record.getLong(40);
                begin = record.getLong(48);
                end = end64;
            }
        }
        if (!oneDisk || count < 0 || begin < 0 || bytes < 0 || begin > end || bytes != end - begin) {
            throw file.refusal("the zip directory does not lie where its end record says")
                    .at(end)
                    .expected("%d bytes from byte %d, ending at byte %d".formatted(bytes, begin, end))
                    .exception();
        }
        return new ZipDirectory(begin, end, count);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
