package superb.upstreams;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.error.Problem;
import superb.error.UntrustedException;

/**
 * The convolutions of an extractor as fairseq writes them: a sum of lists of (channels, kernel, stride), each
 * repeated, such as {@code [(512,10,5)] + [(512,3,2)] * 4}. Parsed, never evaluated.
 */
final class ConvLayout {
    static final String STANDARD = "[(512,10,5)] + [(512,3,2)] * 4 + [(512,2,2)] * 2";

    private static final int MOST_LAYERS = 64;
    /** Longer texts are no layouts, and would overflow the stack of the regular expression. */
    private static final int MOST_CHARACTERS = 2000;

    private static final Pattern TRIPLE = Pattern.compile("\\((\\d{1,5}),(\\d{1,4}),(\\d{1,4})\\)");
    private static final Pattern LIST =
            Pattern.compile("\\[(" + TRIPLE + "(?:," + TRIPLE + ")*),?\\](?:\\*(\\d{1,2}))?");

    private ConvLayout() {}

    static List<ConvExtractor.Conv> parse(String text, Path file) {
        List<ConvExtractor.Conv> convs = new ArrayList<>();
        if (text.length() > MOST_CHARACTERS) {
            throw malformed(text.substring(0, 60) + "…", file);
        }
        for (String term : text.replaceAll("\\s", "").split("\\+", -1)) {
            Matcher list = LIST.matcher(term);
            if (!list.matches()) {
                throw malformed(text, file);
            }
            String times = list.group(list.groupCount());
            for (int i = times == null ? 1 : Integer.parseInt(times); i > 0; i--) {
                for (Matcher triple = TRIPLE.matcher(list.group(1)); triple.find(); ) {
                    convs.add(new ConvExtractor.Conv(number(triple, 1), number(triple, 2), number(triple, 3)));
                }
            }
        }
        boolean zero = convs.stream().anyMatch(it -> it.channels() == 0 || it.kernel() == 0 || it.stride() == 0);
        if (zero || convs.isEmpty() || convs.size() > MOST_LAYERS) {
            throw malformed(text, file);
        }
        return convs;
    }

    private static int number(Matcher triple, int group) {
        return Integer.parseInt(triple.group(group));
    }

    private static UntrustedException malformed(String text, Path file) {
        return new UntrustedException(Problem.of("the layout of the convolutions cannot be read: " + text)
                .at(file)
                .expected("lists of (channels, kernel, stride) such as " + STANDARD));
    }
}
