package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;

/** Zip files that contradict themselves, hide something or claim too much. */
@Timeout(300)
class HostileZipTest {
    private static final byte[] PICKLE =
            PickleBytes.protocol(2).raw("}").text("w").pair().raw("s.").toBytes();

    @TempDir
    Path folder;

    private void assertRefused(byte[] file, String message) throws IOException {
        Path path = Files.write(folder.resolve("weights.pt"), file);
        UntrustedException e = assertThrows(UntrustedException.class, () -> {
            try (Checkpoint checkpoint = Checkpoints.open(path)) {
                GoldenContainerTest.read(checkpoint, "w");
            }
        });
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private void assertRead(byte[] file) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(Files.write(folder.resolve("weights.pt"), file))) {
            assertArrayEquals(new float[] {1, 2}, GoldenContainerTest.read(checkpoint, "w"));
        }
    }

    @Test
    void theHonestFileIsReadInAllItsForms() throws IOException {
        assertRead(ZipBytes.torch(PICKLE).toBytes());
        assertRead(ZipBytes.torch(PICKLE).zip64().toBytes());
        assertRead(ZipBytes.torch(PICKLE).descriptors().toBytes());
        assertRead(ZipBytes.torch(PICKLE).zip64().descriptors().toBytes());
        byte[] jdk = jdkZip(ZipEntry.STORED);
        assertRead(jdk);
    }

    /** One field each that does not say the truth, in the plain form (z) or with zip64 (Z). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            z | local.signature   | 0                   | not a kind of file that holds weights
            z | local.name        | 120                 | the two headers of zip entry 'archive/data.pkl' contradict
            z | local.size        | 7                   | the two headers
            z | local.packed      | 7                   | the two headers
            z | local.crc         | 7                   | the two headers
            z | local.method      | 8                   | the two headers
            z | local.extra       | 65535               | claims
            z | local.extra       | 9                   | 'archive/byteorder' overlaps another one
            z | flags             | 1                   | compressed or encrypted
            z | central.method    | 8                   | compressed or encrypted (method 8)
            z | central.method    | 99                  | compressed or encrypted (method 99)
            z | central.packed    | 1                   | compressed or encrypted
            z | central.size      | 1                   | compressed or encrypted
            z | central.size      | 4294967295          | a zip64 value is missing
            z | central.header    | 4294967295          | a zip64 value is missing
            z | central.header    | 4294967294          | starts outside the file
            z | central.header    | 5                   | the two headers
            z | central.name      | 65535               | the zip directory is damaged
            z | central.name      | 15                  | the two headers
            z | central.comment   | 65535               | the zip directory is damaged
            z | central.comment   | 9                   | the zip directory is damaged
            z | central.signature | 0                   | the zip directory is damaged
            z | central.crc       | 9                   | the two headers
            z | end.count         | 3                   | has more in it than its entries
            z | end.count         | 5                   | the zip directory is damaged
            z | end.count         | 65535               | claims 65535 entries
            z | end.count         | 0                   | has more in it than its entries
            z | end.bytes         | 1                   | does not lie where its end record says
            z | end.begin         | 0                   | does not lie where its end record says
            z | end.begin         | 4294967295          | does not lie where its end record says
            z | end.disk          | 1                   | does not lie where its end record says
            z | end.signature     | 0                   | directory at the end of the file is missing
            z | end.comment       | 1                   | directory at the end of the file is missing
            Z | end64.signature   | 0                   | is not where its locator says
            Z | locator           | 0                   | is not where its locator says
            Z | locator           | 9223372036854775807 | is not where its locator says
            Z | locator           | -1                  | is not where its locator says
            Z | end.count         | 2                   | contradict one another
            Z | end64.count       | 9223372036854775807 | claims 9223372036854775807 entries
            Z | end64.count       | -1                  | does not lie where
            Z | end64.count       | 100001              | claims 100001 entries
            Z | end64.bytes       | 9223372036854775807 | does not lie where
            Z | end64.begin       | -5                  | does not lie where
            Z | wide.size         | 9223372036854775807 | compressed or encrypted
            Z | wide.size         | -1                  | compressed or encrypted
            Z | wide.header       | 9223372036854775807 | starts outside the file
            Z | wide.header       | -1                  | starts outside the file
            Z | extra.length      | 65535               | an extra field of the zip directory is damaged
            Z | extra.length      | 8                   | a zip64 value is missing
            """)
    void refusesAFieldThatLies(String form, String field, long value, String message) throws IOException {
        ZipBytes zip = ZipBytes.torch(PICKLE).lie(field, value);
        assertRefused((form.equals("Z") ? zip.zip64() : zip).toBytes(), message);
    }

    @Test
    void sizesThatLieTogetherStayInTheFile() throws IOException {
        for (long size : new long[] {4294967294L, 2147483648L, 100000}) {
            byte[] file = ZipBytes.torch(PICKLE)
                    .lie("central.size", size)
                    .lie("central.packed", size)
                    .lie("local.size", size)
                    .lie("local.packed", size)
                    .toBytes();
            assertRefused(file, "claims " + size + " bytes");
        }
        byte[] wide = ZipBytes.torch(PICKLE)
                .zip64()
                .lie("wide.size", Long.MAX_VALUE)
                .lie("wide.packed", Long.MAX_VALUE)
                .lie("local.size", 0xffffffffL)
                .lie("local.packed", 0xffffffffL)
                .toBytes();
        assertRefused(wide, "claims 9223372036854775807 bytes");
        byte[] reaches = ZipBytes.torch(PICKLE)
                .lie("central.size", PICKLE.length + 20)
                .lie("central.packed", PICKLE.length + 20)
                .lie("local.size", PICKLE.length + 20)
                .lie("local.packed", PICKLE.length + 20)
                .toBytes();
        assertRefused(reaches, "overlaps another one");
    }

    @Test
    void refusesEntriesThatShareANameOrBytes() throws IOException {
        assertRefused(
                ZipBytes.torch(PICKLE).entry("archive/version", "4\n").toBytes(),
                "two zip entries are named 'archive/version'");
        assertRefused(ZipBytes.torch(PICKLE).entry("other/data.pkl", PICKLE).toBytes(), "2 entries named data.pkl");
        assertRefused(new ZipBytes().entry("archive/data/0", new byte[8]).toBytes(), "0 entries named data.pkl");
        byte[] file = ZipBytes.torch(PICKLE).toBytes();
        byte[] directory = Arrays.copyOf(file, file.length);
        // The last directory entry describes the first file's bytes once more.
        int last = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
        Arrays.fill(directory, last + 42, last + 46, (byte) 0);
        assertRefused(directory, "contradict one another");
    }

    @Test
    void refusesCompressionWhateverItHides() throws IOException {
        assertRefused(jdkZip(ZipEntry.DEFLATED), "is compressed or encrypted (method 8)");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]); // 64 MiB of zeros in 64 KiB
            }
        }
        assertRefused(bytes.toByteArray(), "is compressed or encrypted (method 8)");
    }

    @Test
    void looksIntoNoZipInsideAZip() throws IOException {
        byte[] inner = ZipBytes.torch(PICKLE).toBytes();
        assertRefused(ZipBytes.torch(inner).toBytes(), "does not begin with its protocol");
        assertRefused(new ZipBytes().entry("archive/inner.zip", inner).toBytes(), "0 entries named data.pkl");
        assertRead(ZipBytes.torch(PICKLE).entry("archive/extra.zip", inner).toBytes());
    }

    @Test
    void refusesOtherPeoplesContents() throws IOException {
        assertRefused(
                ZipBytes.torch(PICKLE).entry("archive/constants.pkl", ".").toBytes(),
                "the file is a TorchScript program, not weights");
        assertRefused(
                ZipBytes.torch(PICKLE).entry("archive/code/__torch__.py", "").toBytes(),
                "the file is a TorchScript program, not weights");
        byte[] big = new ZipBytes()
                .entry("archive/data.pkl", PICKLE)
                .entry("archive/byteorder", "big")
                .entry("archive/data/0", new byte[8])
                .toBytes();
        assertRefused(big, "the numbers are in byte order 'big'");
    }

    @Test
    void refusesStoragesThatAreNotAsSaid() throws IOException {
        ZipBytes without = new ZipBytes().entry("archive/data.pkl", PICKLE);
        assertRefused(without.toBytes(), "storage '0' is missing in the zip");
        for (int bytes : new int[] {0, 4, 7, 9, 12}) {
            ZipBytes other = new ZipBytes().entry("archive/data.pkl", PICKLE).entry("archive/data/0", new byte[bytes]);
            assertRefused(other.toBytes(), "is said to hold 2 numbers of F32, but has " + bytes + " bytes");
        }
    }

    @Test
    void refusesNumbersWhoseChecksumIsWrong() throws IOException {
        byte[] file = ZipBytes.torch(PICKLE).toBytes();
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("archive/data/0") + 14;
        file[at + 3] ^= 1; // 1.0 becomes another number
        assertRefused(file, "the checksum of 'archive/data/0' is wrong");
    }

    @Test
    void aMillionEntriesAreRefusedUnread() throws IOException {
        ZipBytes zip = new ZipBytes();
        for (int i = 0; i < 100_001; i++) {
            zip.entry("a/" + i, new byte[0]);
        }
        assertRefused(zip.zip64().toBytes(), "claims 100001 entries");
    }

    private static byte[] jdkZip(int method) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, method, "archive/data.pkl", PICKLE);
            put(zip, method, "archive/data/0", new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, int method, String name, byte[] data) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        CRC32 crc = new CRC32();
        crc.update(data);
        entry.setCrc(crc.getValue());
        entry.setSize(data.length);
        zip.putNextEntry(entry);
        zip.write(data);
    }
}
