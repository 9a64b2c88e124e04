package superb.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import superb.run.Progress;

/**
 * Progress on stderr: bars with rate and time left on a terminal, otherwise a line at the start, one a minute and one
 * at the end of a phase.
 */
final class ConsoleProgress implements Progress {
    /** Set to false, nothing is coloured: the help's property, and ours. */
    static final String PLAIN = "picocli.ansi";

    private final PrintWriter err;
    private final boolean bars;
    private final boolean quiet;

    ConsoleProgress(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
        this.bars = !quiet && System.console() != null && !"dumb".equals(System.getenv("TERM"));
    }

    @Override
    public void note(String line) {
        if (!quiet) {
            err.println(line);
            err.flush();
        }
    }

    @Override
    public Phase start(String title, String unit, long total) {
        return bars ? new Bar(title, unit, total) : new Lines(title, unit, total);
    }

    private static final class Bar implements Phase {
        private final ProgressBar bar;

        Bar(String title, String unit, long total) {
            bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(total)
                    .setUnit(" " + unit, 1)
                    .showSpeed()
                    .setStyle(
                            System.getenv("NO_COLOR") == null && !"false".equals(System.getProperty(PLAIN))
                                    ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                                    : ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }

        @Override
        public void at(long done) {
            bar.stepTo(done);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private final class Lines implements Phase {
        private final String title;
        private final String unit;
        private final long total;
        private final long began = System.nanoTime();
        private long lastLine = began;
        private long first = -1;
        private long done;

        Lines(String title, String unit, long total) {
            this.title = title;
            this.unit = unit;
            this.total = total;
            note(total > 0 ? String.format(Locale.ROOT, "%s: %,d %s", title, total, unit) : title);
        }

        @Override
        public void at(long count) {
            first = first < 0 ? count : first;
            done = count;
            long now = System.nanoTime();
            if (now - lastLine >= TimeUnit.MINUTES.toNanos(1)) {
                lastLine = now;
                double rate = (done - first) / seconds(now);
                double left = rate > 0 ? (total - done) / rate / 60 : 0;
                note(String.format(
                        Locale.ROOT,
                        "%s: %,d of %,d %s, %.1f a second, %.0f min left",
                        title,
                        done,
                        total,
                        unit,
                        rate,
                        left));
            }
        }

        @Override
        public void close() {
            note(String.format(
                    Locale.ROOT,
                    "%s: %,d%s %s in %.1f s",
                    title,
                    done,
                    total > 0 ? String.format(Locale.ROOT, " of %,d", total) : "",
                    unit,
                    seconds(System.nanoTime())));
        }

        private double seconds(long now) {
            return Math.max(1e-9, (now - began) / 1e9);
        }
    }
}
