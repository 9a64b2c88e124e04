package superb.leaderboard.board;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.math3.exception.MathIllegalArgumentException;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * MACs as a function of depth and width, fitted to the models of a board: {@code front end + depth * width^2 * rate}, because the
 * projections and feed-forward parts of a transformer layer, which dominate at a few seconds, grow with the square of its width, and
 * everything after the front end grows with the number of frames. Only for drawing lines between models; no table shows its values.
 *
 * @param frontEnd MACs at depth 0
 * @param rate MACs a layer and squared width at a frame of 20 ms
 * @param worstError largest relative error on the models
 * @param lowest and {@code highest} MACs of the models
 */
public record MacsByShape(double frontEnd, double rate, double worstError, double lowest, double highest) {
    private static final double USUAL_FRAME_MS = 20;
    private static final int FEWEST_SHAPES = 3;

    /** Empty if the models have fewer than three shapes or do not follow the formula at all. */
    public static Optional<MacsByShape> of(List<Row> rows) {
        List<Row> usable = new ArrayList<>();
        Set<Double> shapes = new HashSet<>();
        for (Row row : rows) {
            if (row.model().depth() > 0 && row.cost().macs().isPresent()) {
                usable.add(row);
                shapes.add(growth(row.model()));
            }
        }
        if (shapes.size() < FEWEST_SHAPES) {
            return Optional.empty();
        }
        double[] macs =
                usable.stream().mapToDouble(it -> it.cost().macs().get()).toArray();
        double[][] growth =
                usable.stream().map(it -> new double[] {growth(it.model())}).toArray(double[][]::new);
        try {
            OLSMultipleLinearRegression fit = new OLSMultipleLinearRegression();
            fit.newSampleData(macs, growth);
            double[] line = fit.estimateRegressionParameters();
            double worst = 0;
            for (int i = 0; i < macs.length; i++) {
                worst = Math.max(worst, Math.abs(line[0] + line[1] * growth[i][0] - macs[i]) / macs[i]);
            }
            return line[1] > 0 && Double.isFinite(worst)
                    ? Optional.of(new MacsByShape(
                            line[0],
                            line[1],
                            worst,
                            java.util.Arrays.stream(macs).min().orElseThrow(),
                            java.util.Arrays.stream(macs).max().orElseThrow()))
                    : Optional.empty();
        } catch (MathIllegalArgumentException e) {
            return Optional.empty(); // all models on one point of the line
        }
    }

    private static double growth(Model model) {
        return model.depth() * (double) model.dim() * model.dim() * USUAL_FRAME_MS / model.frameMs();
    }

    /** Of a model of that depth with a frame of 20 ms; not finite where no width has it. */
    public double widthAt(double macs, double depth) {
        return Math.sqrt((macs - frontEnd) / (rate * depth));
    }

    /** Round numbers of MACs between the smallest and the largest model. */
    public List<Double> levels() {
        List<Double> levels = new ArrayList<>();
        for (int power = 6; power <= 15; power++) {
            for (double digit : new double[] {1, 1.5, 2, 3, 5, 7}) {
                double level = digit * Math.pow(10, power);
                if (level > Math.max(lowest, frontEnd) && level < highest) {
                    levels.add(level);
                }
            }
        }
        return levels;
    }
}
