package superb.modelfile;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import superb.audio.Waveform;
import superb.check.Signals;
import superb.error.Problem;
import superb.error.UntrustedException;

/**
 * Tries a network nobody has heard of with synthetic clips: which states it has, how wide, how many samples make a
 * frame, and what is too short for it. A frame more begins at the same number of samples for every signal, so two
 * bisections find the rate and the shortest clip exactly.
 */
final class Probe {
    private static final int SHORT = Waveform.SAMPLE_RATE_HZ;
    private static final int LONG = 4 * Waveform.SAMPLE_RATE_HZ; // the difference holds whole frames of any usual rate
    private static final int BETWEEN = 36_999;

    private final FileRequest request;
    private final FileStates states;
    private final NDManager session;

    Probe(FileRequest request, FileStates states, NDManager session) {
        this.request = request;
        this.states = states;
        this.session = session;
    }

    /** What was found. */
    record Found(List<String> outputs, int dim, int minSamples, FrameRule rule) {}

    Found run() {
        FileStates.Seen first = seen(SHORT);
        FileStates.Seen last = seen(LONG);
        if (last.frames() <= first.frames() || first.frames() < 1) {
            throw refused(Problem.of(text(
                            "the number of frames does not follow the samples: %d for %d, %d for %d",
                            first.frames(), SHORT, last.frames(), LONG))
                    .expected("a network for clips of any length, a frame every few milliseconds")
                    .next("export it with a dynamic number of samples"));
        }
        checkGiven("states", request.states(), first.names().size());
        checkGiven("dim", request.dim(), first.dim());
        double about = (LONG - SHORT) / (double) (last.frames() - first.frames());
        FrameRule rule = new FrameRule(SHORT, first.frames(), stride(first.frames(), about));
        for (int samples : List.of(BETWEEN, LONG)) {
            int frames = samples == LONG ? last.frames() : seen(samples).frames();
            if (!rule.fits(samples, frames)) {
                throw refused(Problem.of(text(
                                "the frames do not match: %d for a clip of %d samples, where a frame every %s ms gives %.0f",
                                frames, samples, millis(rule.stride()), rule.expected(samples)))
                        .expected("a fixed frame period; about " + millis(about) + " ms was seen")
                        .next("say the right one, frame=MILLISECONDS, or leave it out"));
            }
        }
        return new Found(first.names(), first.dim(), shortest(), rule);
    }

    private int stride(int frames, double about) {
        if (request.stride().isPresent()) {
            return request.stride().getAsInt();
        }
        int begin = next(SHORT, frames, about);
        int guess = (int) Math.rint(about);
        boolean right = guess > 0
                && seen(begin + guess).frames() == frames + 2
                && seen(begin + guess - 1).frames() == frames + 1;
        return right ? guess : next(begin, frames + 1, about) - begin;
    }

    /** The least number of samples above {@code from} that has more than its {@code frames}. */
    private int next(int from, int frames, double about) {
        int without = from;
        int with = from + 2 * (int) Math.ceil(about);
        if (seen(with).frames() <= frames) {
            throw refused(Problem.of(text("a frame every %.1f samples on average, but none in %d", about, with - from))
                    .expected("a fixed frame period"));
        }
        while (with - without > 1) {
            int middle = (with + without) >>> 1;
            if (seen(middle).frames() > frames) {
                with = middle;
            } else {
                without = middle;
            }
        }
        return with;
    }

    /** Below it the network fails or gives no frame. */
    private int shortest() {
        if (request.minSamples().isPresent()) {
            int given = request.minSamples().getAsInt();
            if (!works(given)) {
                throw refused(Problem.of("the network gives no frame of a clip of " + given + " samples")
                        .expected("a clip that it can hear")
                        .next("a larger min=SAMPLES, or leave it out"));
            }
            return given;
        }
        int fails = 0;
        int works = SHORT;
        while (works - fails > 1) {
            int middle = (works + fails) >>> 1;
            if (works(middle)) {
                works = middle;
            } else {
                fails = middle;
            }
        }
        return works;
    }

    private boolean works(int samples) {
        try {
            return seen(samples).frames() > 0;
        } catch (UntrustedException e) {
            return false; // what is too short for its convolutions ends in an error of the network
        }
    }

    private FileStates.Seen seen(int samples) {
        return states.seen(Signals.voice("a synthetic clip of " + samples + " samples", samples, 1), session);
    }

    private void checkGiven(String what, OptionalInt given, int seen) {
        if (given.isPresent() && given.getAsInt() != seen) {
            throw refused(Problem.of("the network has " + what + "=" + seen + ", but " + what + "=" + given.getAsInt()
                            + " was given")
                    .next("another " + what + ", or leave it out"));
        }
    }

    private UntrustedException refused(Problem problem) {
        Path file = request.file();
        return new UntrustedException(problem.at(file));
    }

    private static String millis(double samples) {
        return text("%.4f", samples / 16).replaceAll("\\.?0+$", "");
    }

    private static String text(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
