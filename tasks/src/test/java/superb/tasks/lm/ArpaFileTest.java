package superb.tasks.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.error.ResourcesException;
import superb.error.SuperbException;

class ArpaFileTest {
    static final String SMALL = String.join(
            "\n",
            "made by hand",
            "\\data\\",
            "ngram 1=6",
            "ngram 2=4",
            "ngram 3=2",
            "",
            "\\1-grams:",
            "-99\t<s>\t-0.5",
            "-1.2\t</s>",
            "-2.0\t<unk>\t-0.1",
            "-0.7\tTHE\t-0.4",
            "-0.9 CAT -0.3",
            "-1.1\tSAT",
            "",
            "\\2-grams:",
            "-0.2\t<s> THE\t-0.15",
            "-0.3\tTHE CAT\t-0.25",
            "-0.6\tCAT SAT",
            "-0.35\tSAT </s>",
            "",
            "\\3-grams:",
            "-0.1\t<s> THE CAT",
            "-0.05\tCAT SAT </s>",
            "",
            "\\end\\",
            "");

    @TempDir
    Path parent;

    private static double score(NgramModel model, String context, String word) {
        int[] numbers = Arrays.stream(context.split(" "))
                .filter(it -> !it.isEmpty())
                .mapToInt(model::number)
                .toArray();
        return model.score(numbers, model.number(word));
    }

    @Test
    void backOffByHand() {
        NgramModel model = ArpaFile.read(SMALL, "small");
        assertEquals(3, model.order());
        assertEquals(6, model.words().size());
        double tolerance = 1e-6;
        assertEquals(-0.7, score(model, "", "THE"), tolerance);
        assertEquals(-0.2, score(model, "<s>", "THE"), tolerance);
        assertEquals(-0.1, score(model, "<s> THE", "CAT"), tolerance);
        assertEquals(-0.15 - 0.4 - 1.1, score(model, "<s> THE", "SAT"), tolerance); // both back-offs
        assertEquals(-0.25 - 0.6, score(model, "THE CAT", "SAT"), tolerance);
        assertEquals(-0.05, score(model, "CAT SAT", "</s>"), tolerance);
        assertEquals(-0.05, score(model, "<s> THE CAT SAT", "</s>"), tolerance); // older words do no harm
        assertEquals(-0.35, score(model, "THE SAT", "</s>"), tolerance); // a context that is not there weighs nothing
        assertEquals(-0.15 - 0.4 - 2.0, score(model, "<s> THE", "DOG"), tolerance); // unknown
        assertEquals(-0.1 - 0.7, score(model, "THE DOG", "THE"), tolerance); // after unknown
        int[] after = model.after(model.after(new int[] {model.number("<s>")}, model.number("THE")), 5);
        assertArrayEquals(new int[] {model.number("THE"), 5}, after);
        assertTrue(model.knows("SAT"));
        assertFalse(model.knows("DOG"));
    }

    @Test
    void compressedAndPlainAreOne() throws IOException {
        Path plain = parent.resolve("a.arpa");
        Path compressed = parent.resolve("a.arpa.gz");
        Files.writeString(plain, SMALL.replace("\n", "\r\n"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(SMALL.getBytes(StandardCharsets.UTF_8));
        }
        for (Path file : List.of(plain, compressed)) {
            assertEquals(-0.15 - 0.4 - 1.1, score(ArpaFile.read(file), "<s> THE", "SAT"), 1e-6);
        }
        byte[] bytes = Files.readAllBytes(compressed);
        Files.write(compressed, Arrays.copyOf(bytes, bytes.length - 12));
        String message = assertThrows(DataException.class, () -> ArpaFile.read(compressed))
                .getMessage();
        assertTrue(message.contains("the compressed language model ends early"), message);
    }

    private static void assertRefuses(String from, String to, String... parts) {
        String text = SMALL.replace(from, to);
        assertFalse(text.equals(SMALL));
        String message = assertThrows(DataException.class, () -> ArpaFile.read(text, "a.arpa"))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in:\n" + message);
        }
    }

    @Test
    void whatIsNoModel() {
        assertRefuses("\\data\\", "data", "there is no \\data\\");
        assertRefuses("ngram 1=6", "ngram 1=5", "more 1-grams than declared", "a.arpa, line 13");
        assertRefuses("ngram 2=4", "ngram 2=5", "4 2-grams", "expected: 5, as declared");
        assertRefuses("ngram 2=4", "ngram 3=4", "'ngram 3=4' is no count", "'ngram 2='");
        assertRefuses("ngram 2=4", "ngram 2=-4", "is no count");
        assertRefuses("\\2-grams:", "\\4-grams:", "'\\4-grams:' instead of the next section", "\\2-grams:");
        assertRefuses("-0.3\tTHE CAT", "-0.3\tTHE CAT SAT", "a.arpa, line 17", "an n-gram with 5 parts");
        assertRefuses("-0.3\tTHE CAT\t-0.25", "-0.3\tTHE", "a.arpa, line 17", "an n-gram with 2 parts");
        assertRefuses("-0.1\t<s> THE CAT", "-0.1\t<s> THE CAT\t-1", "an n-gram with 5 parts");
        assertRefuses("-0.6\tCAT SAT", "-0.6\tCAT MAT", "line 18", "'MAT' is no word of its 1-grams");
        assertRefuses("-0.6\tCAT SAT", "-0.6\tTHE CAT", "'THE CAT' twice");
        assertRefuses("-1.1\tSAT", "-1.1\tCAT", "'CAT' twice");
        assertRefuses("-1.1\tSAT", "1.1\tSAT", "a log probability of 1.1");
        assertRefuses("-1.1\tSAT", "NaN\tSAT", "'NaN' is no log probability");
        assertRefuses("-1.1\tSAT", "-1e99\tSAT", "'-1e99' is no log probability");
        assertRefuses("-0.9 CAT -0.3", "-0.9 CAT 0x1p3", "'0x1p3' is no back-off weight");
        assertRefuses("\\end\\", "", "it ends early");
        assertRefuses("-1.2\t</s>", "-1.2\tEND", "'</s>' is no word");
        assertRefuses("made by hand", "x".repeat(70_000), "longer than 65536 characters");
        assertRefuses("ngram 1=6", "ngram 1=6000000000\u0000", "is no count");
    }

    @Test
    void aModelThatDoesNotFitIsRefusedBeforeItIsRead() {
        String message = assertThrows(
                        ResourcesException.class,
                        () -> ArpaFile.read(SMALL.replace("ngram 2=4", "ngram 2=9999999999"), "a.arpa"))
                .getMessage();
        assertTrue(message.contains("SUPERB_JAVA_OPTS=-Xmx"), message);
    }

    @Test
    void notUtf8() throws IOException {
        Path file = parent.resolve("latin.arpa");
        Files.write(file, SMALL.replace("SAT", "S\u00c4T").getBytes(StandardCharsets.ISO_8859_1));
        String message =
                assertThrows(DataException.class, () -> ArpaFile.read(file)).getMessage();
        assertTrue(message.contains("the language model is not UTF-8"), message);
    }

    /** Damaged bytes give a model or one of our errors, nothing else. */
    @Test
    void damagedFiles() throws IOException {
        Random random = new Random(11);
        Path file = parent.resolve("damaged.arpa");
        byte[] whole = SMALL.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] bytes = Arrays.copyOf(whole, round % 2 == 0 ? whole.length : random.nextInt(whole.length));
            for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            try {
                score(ArpaFile.read(file), "<s> THE", "SAT");
            } catch (SuperbException e) {
                refused++;
            }
        }
        assertTrue(refused > 300, refused + " refused");
    }

    /** A flipped bit that still reads well shows in the checksum, which stands behind the last line. */
    @Test
    void compressedFilesAreReadToTheirChecksum() throws IOException {
        Path file = parent.resolve("small.arpa.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(
                    ("\uFEFF\\data\\" + SMALL.substring(SMALL.indexOf("\nngram 1"))).getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(ArpaFile.read(file).knows("CAT"), "with the mark of Windows programs");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 6] ^= 1;
        Files.write(file, bytes);
        DataException refused = assertThrows(DataException.class, () -> ArpaFile.read(file));
        assertTrue(refused.getMessage().contains("the compressed language model is damaged"), refused.getMessage());
    }
}
