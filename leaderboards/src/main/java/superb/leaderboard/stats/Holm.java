package superb.leaderboard.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down correction for several tests (Scandinavian Journal of Statistics 6, 1979). */
public final class Holm {
    private Holm() {}

    /** @return adjusted p-values in the order of the given ones */
    public static List<Double> adjust(List<Double> p) {
        List<Integer> order = IntStream.range(0, p.size())
                .boxed()
                .sorted(Comparator.comparing(p::get))
                .toList();
        List<Double> adjusted = new ArrayList<>(p);
        double largest = 0;
        for (int i = 0; i < order.size(); i++) {
            largest = Math.max(largest, Math.min(1, (p.size() - i) * p.get(order.get(i))));
            adjusted.set(order.get(i), largest);
        }
        return adjusted;
    }
}
