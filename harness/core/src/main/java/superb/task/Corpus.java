package superb.task;

import java.util.List;
import java.util.stream.Stream;

/**
 * The data of one task, found and checked: only what it lists is ever read.
 *
 * @param name official corpus name, or {@code mini-…} for the bundled one
 * @param labelNames class names of every slot, in class order; their counts are the widths of the head's outputs
 * @param deviations what differs from the official protocol, in words (fixed windows, incomplete folders)
 */
public record Corpus(
        String name, Split train, Split dev, Split test, List<List<String>> labelNames, List<String> deviations) {
    public Corpus {
        labelNames = labelNames.stream().map(List::copyOf).toList();
        deviations = List.copyOf(deviations);
    }

    public List<Split> splits() {
        return List.of(train, dev, test);
    }

    /** The same data, with one more sentence about how it is used. */
    public Corpus withDeviation(String text) {
        List<String> all = Stream.concat(deviations.stream(), Stream.of(text)).toList();
        return new Corpus(name, train, dev, test, labelNames, all);
    }

    /** Whether every split has all of its clips. */
    public boolean complete() {
        return splits().stream().allMatch(Split::complete);
    }
}
