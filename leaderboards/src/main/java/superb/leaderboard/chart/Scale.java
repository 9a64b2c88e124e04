package superb.leaderboard.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Values to places on an axis, and the values at which it is marked. */
final class Scale {
    private static final double WIDE = 8;
    private static final double ZERO_SLOT = 26;

    private final double from;
    private final double to;
    private final double low;
    private final double high;
    private final boolean logarithmic;
    private final boolean zero;
    private final List<Double> ticks;

    private Scale(
            double from, double to, double low, double high, boolean logarithmic, boolean zero, List<Double> ticks) {
        this.from = from;
        this.to = to;
        this.low = low;
        this.high = high;
        this.logarithmic = logarithmic;
        this.zero = zero;
        this.ticks = ticks;
    }

    /** Proportional, with a little room on both sides. @param from place of the low end, which may be the larger one */
    static Scale linear(double from, double to, DoubleStream values, int marks) {
        double[] all = values.sorted().toArray();
        double low = all.length == 0 ? 0 : all[0];
        double high = all.length == 0 ? 1 : all[all.length - 1];
        double room = high > low ? 0.06 * (high - low) : Math.max(Math.abs(high) * 0.1, 1e-3);
        return within(from, to, low - room, high + room, marks);
    }

    /** Proportional between two ends. */
    static Scale within(double from, double to, double low, double high, int marks) {
        return new Scale(from, to, low, high, false, false, nice(low, high, marks));
    }

    /** Costs: logarithmic where they differ much. Zero has no logarithm and gets a place of its own before the axis. */
    static Scale cost(double from, double to, double[] costs) {
        double[] positive = DoubleStream.of(costs).filter(it -> it > 0).sorted().toArray();
        if (positive.length == 0) {
            return within(from, to, 0, 1, 2);
        }
        double low = positive[0];
        double high = positive[positive.length - 1];
        boolean zero = positive.length < costs.length;
        if (high / low < WIDE) {
            return zero
                    ? within(from, to, -0.04 * high, 1.06 * high, 6)
                    : linear(from, to, DoubleStream.of(positive), 6);
        }
        double start = zero ? from + Math.signum(to - from) * ZERO_SLOT : from;
        return new Scale(start, to, low / 1.25, high * 1.25, true, zero, decades(low / 1.25, high * 1.25, zero));
    }

    double at(double value) {
        if (!logarithmic) {
            return from + (value - low) / (high - low) * (to - from);
        }
        if (value <= 0) {
            return from - Math.signum(to - from) * ZERO_SLOT * 0.6;
        }
        return from + Math.log(value / low) / Math.log(high / low) * (to - from);
    }

    /** Values to mark, lowest first. */
    List<Double> ticks() {
        return ticks;
    }

    boolean logarithmic() {
        return logarithmic;
    }

    boolean zero() {
        return zero;
    }

    private static List<Double> nice(double low, double high, int marks) {
        double raw = (high - low) / Math.max(1, marks);
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        long last = (long) Math.floor(high / step + 1e-9);
        for (long i = (long) Math.ceil(low / step - 1e-9); i <= last; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static List<Double> decades(double low, double high, boolean zero) {
        List<Double> ticks = new ArrayList<>();
        if (zero) {
            ticks.add(0.0);
        }
        boolean few = Math.log10(high / low) > 3.2;
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
            for (double digit : few ? new double[] {1} : new double[] {1, 2, 5}) {
                double tick = digit * Math.pow(10, power);
                if (tick >= low && tick <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }
}
