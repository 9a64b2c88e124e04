package superb.tasks.lm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.ResourcesException;

/**
 * Reads language models in the ARPA format, plain or compressed. A file is believed in nothing: memory follows the lines that are
 * there, and what does not fit is refused with its line.
 */
public final class ArpaFile {
    private static final int HIGHEST_ORDER = 10;
    /** A place of {@link NgramTable} has 16 bytes, and from 31 to 62 of 100 are taken; growing needs both sizes for a while. */
    private static final long BYTES_A_NGRAM = 64;

    private static final int PREAMBLE = 1_000;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    /** What stands for the logarithm of 0, so that weights of 0 stay 0. */
    private static final float NEVER = -100;

    private final ArpaLines lines;
    private final List<Long> counts = new ArrayList<>();
    private final NgramModel model = new NgramModel();

    private ArpaFile(ArpaLines lines) {
        this.lines = lines;
    }

    /**
     * @throws DataException naming the line that is wrong
     * @throws ResourcesException if the model would not fit into Java's memory
     */
    public static NgramModel read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (IOException e) {
            throw new DataException(
                    Problem.of("the language model cannot be read: " + e).at(file), e);
        }
    }

    /** @param name stands in messages */
    public static NgramModel read(String text, String name) {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), name);
    }

    private static NgramModel read(InputStream in, String name) {
        try (ArpaLines lines = new ArpaLines(in, name)) {
            return new ArpaFile(lines).read(name);
        } catch (IOException e) {
            throw new DataException(
                    Problem.of("the language model cannot be read: " + e).at(name), e);
        }
    }

    private NgramModel read(String name) {
        String next = header();
        checkMemory(name);
        for (int order = 1; order <= counts.size(); order++) {
            if (!next.equals("\\" + order + "-grams:")) {
                throw lines.problem("'" + shown(next) + "' instead of the next section", "\\" + order + "-grams:");
            }
            next = section(order);
        }
        if (!next.equals("\\end\\")) {
            throw lines.problem("'" + shown(next) + "' after the last section", "\\end\\");
        }
        lines.finish();
        for (String word : List.of(NgramModel.BEGIN, NgramModel.END)) {
            if (!model.knows(word)) {
                throw lines.problem("it has no " + word, "1-grams of <s> and </s>");
            }
        }
        return model;
    }

    private String header() {
        for (int line = 0; line < PREAMBLE && lines.next(); line++) {
            if (lines.text().equals("\\data\\")) {
                return counts();
            }
        }
        throw lines.problem("there is no \\data\\", "\\data\\ in one of the first " + PREAMBLE + " lines");
    }

    private String counts() {
        String line = nextLine();
        while (line.startsWith("ngram ")) {
            String[] parts = line.substring("ngram ".length()).strip().split("\\s*=\\s*", -1);
            boolean right = parts.length == 2
                    && parts[0].equals(Integer.toString(counts.size() + 1))
                    && parts[1].matches("\\d{1,10}")
                    && counts.size() < HIGHEST_ORDER;
            if (!right) {
                throw lines.problem(
                        "'" + shown(line) + "' is no count of n-grams",
                        "'ngram " + (counts.size() + 1) + "=' and a number; at most " + HIGHEST_ORDER + " orders");
            }
            counts.add(Long.parseLong(parts[1]));
            line = nextLine();
        }
        if (counts.isEmpty()) {
            throw lines.problem("'" + shown(line) + "' is no count of n-grams", "'ngram 1=' and a number");
        }
        return line;
    }

    private void checkMemory(String name) {
        long bytes = counts.stream().mapToLong(Long::longValue).sum() * BYTES_A_NGRAM;
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw new ResourcesException(Problem.of("the language model needs up to " + (bytes >> 20)
                            + " MiB of memory, and Java may have " + (most >> 20))
                    .at(name)
                    .expected("a model of at most " + most / BYTES_A_NGRAM + " n-grams")
                    .next("use a pruned model (3-gram.pruned.1e-7.arpa.gz), or give Java more memory:"
                            + " SUPERB_JAVA_OPTS=-Xmx" + ((bytes >> 30) + 2) + "g"));
        }
    }

    /** Reads the n-grams of one order; gives the line behind them. */
    private String section(int order) {
        long declared = counts.get(order - 1);
        NgramTable table = new NgramTable(order == 1 ? 0 : declared);
        long read = 0;
        String line = nextLine();
        while (!line.startsWith("\\")) {
            List<String> parts = lines.parts();
            boolean last = order == counts.size();
            if (parts.size() != order + 1 && (last || parts.size() != order + 2)) {
                throw lines.problem(
                        "an n-gram with " + parts.size() + " parts",
                        "a log probability, " + order + " words" + (last ? "" : ", and perhaps a back-off weight"));
            }
            float probability = number(parts.get(0), "log probability");
            float backoff = parts.size() == order + 2 ? number(parts.get(order + 1), "back-off weight") : 0;
            if (probability > 0) {
                throw lines.problem("a log probability of " + parts.get(0), "0 or less");
            }
            boolean fresh = order == 1
                    ? model.addWord(parts.get(1), probability, backoff)
                    : table.add(hash(parts.subList(1, order + 1)), probability, backoff);
            if (!fresh) {
                throw lines.problem("'" + shown(String.join(" ", parts.subList(1, order + 1))) + "' twice", "once");
            }
            read++;
            if (read > declared) {
                throw lines.problem("more " + order + "-grams than declared", Long.toString(declared));
            }
            line = nextLine();
        }
        if (read != declared) {
            throw lines.problem(read + " " + order + "-grams", declared + ", as declared");
        }
        if (order > 1) {
            model.addOrder(table);
        }
        return line;
    }

    private long hash(List<String> words) {
        long hash = NgramTable.start();
        for (String word : words) {
            if (!model.knows(word)) {
                throw lines.problem("'" + shown(word) + "' is no word of its 1-grams", "words that are 1-grams");
            }
            hash = NgramTable.extend(hash, model.number(word));
        }
        return hash;
    }

    private float number(String text, String what) {
        if (text.equals("-inf") || text.equals("-Infinity")) {
            return NEVER;
        }
        if (NUMBER.matcher(text).matches()) {
            float value = Float.parseFloat(text);
            if (Float.isFinite(value)) {
                return value;
            }
        }
        throw lines.problem("'" + shown(text) + "' is no " + what, "a number");
    }

    /** The next line that is not empty. */
    private String nextLine() {
        while (lines.next()) {
            String line = lines.text();
            if (!line.isEmpty()) {
                return line;
            }
        }
        throw lines.problem("it ends early", "\\end\\ in the last line");
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
