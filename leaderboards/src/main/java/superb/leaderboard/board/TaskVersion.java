package superb.leaderboard.board;

import java.util.Arrays;
import java.util.List;

/** {@code 1.10} is newer than {@code 1.9}. */
record TaskVersion(List<Integer> parts) implements Comparable<TaskVersion> {

    /** @param text numbers with points between them, as intake has checked */
    static TaskVersion of(String text) {
        return new TaskVersion(
                Arrays.stream(text.split("\\.")).map(Integer::valueOf).toList());
    }

    @Override
    public int compareTo(TaskVersion other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order = Integer.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }

    private int part(int i) {
        return i < parts.size() ? parts.get(i) : 0;
    }

    @Override
    public String toString() {
        return String.join(".", parts.stream().map(String::valueOf).toList());
    }
}
