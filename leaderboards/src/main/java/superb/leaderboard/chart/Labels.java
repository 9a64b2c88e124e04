package superb.leaderboard.chart;

import java.util.ArrayList;
import java.util.List;

/** Places for the names of points: beside a point where no other name or point is, or nowhere. */
final class Labels {
    private static final double HEIGHT = 14;
    private static final double LETTER = 6.6;
    private static final double GAP = 10;

    private final double width;
    private final double height;
    private final List<double[]> taken = new ArrayList<>();
    private final List<double[]> lines = new ArrayList<>();

    Labels(double width, double height) {
        this.width = width;
        this.height = height;
    }

    /** A point that no name shall cover. */
    void avoid(double x, double y) {
        taken.add(new double[] {x - 4, y - 4, x + 4, y + 4});
    }

    /** A level or upright line that a name covers only where it has no other place. */
    void avoidLine(double x1, double y1, double x2, double y2) {
        lines.add(
                new double[] {Math.min(x1, x2) - 1, Math.min(y1, y2) - 1, Math.max(x1, x2) + 1, Math.max(y1, y2) + 1});
    }

    /** Draws the name if there is room for it. */
    void draw(Svg svg, String name, String style, double x, double y) {
        double length = LETTER * name.length();
        double[][] places = {
            {x + GAP, y + 4}, {x - GAP - length, y + 4}, {x - length / 2, y - GAP}, {x - length / 2, y + GAP + 10},
            {x + GAP, y - GAP}, {x + GAP, y + GAP + 8}, {x - GAP - length, y - GAP}, {x - GAP - length, y + GAP + 8}
        };
        for (boolean overLines : new boolean[] {false, true}) {
            for (double[] place : places) {
                double[] box = {place[0], place[1] - HEIGHT + 3, place[0] + length, place[1] + 3};
                if (free(box) && (overLines || clear(box, lines))) {
                    taken.add(box);
                    svg.words("text", name, "class", style, "x", place[0], "y", place[1]);
                    return;
                }
            }
        }
    }

    private boolean free(double[] box) {
        boolean inside = box[0] >= Axes.LEFT && box[2] <= width && box[1] >= 0 && box[3] <= height - Axes.BOTTOM;
        return inside && clear(box, taken);
    }

    private static boolean clear(double[] box, List<double[]> others) {
        for (double[] it : others) {
            if (it[0] < box[2] && box[0] < it[2] && it[1] < box[3] && box[1] < it[3]) {
                return false;
            }
        }
        return true;
    }
}
