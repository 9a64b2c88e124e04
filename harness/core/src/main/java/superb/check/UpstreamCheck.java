package superb.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import superb.audio.Waveform;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.DataException;
import superb.error.SuperbException;
import superb.record.Checks;
import superb.upstream.Upstream;
import superb.upstream.UpstreamCard;

/**
 * Holds an upstream against its card and against what the harness relies on: that it loads, gives the same numbers twice
 * and in any batch, says what is too short, and survives silence, noise and half a minute. One model is open at a time.
 */
public final class UpstreamCheck {
    private static final int SECOND = Waveform.SAMPLE_RATE_HZ;
    private static final int LONG_SECONDS = 30;

    /** How much a batch may change, relative to the largest value: rounding in another order, nothing else. */
    private static final double FP32 = 1e-4;

    private static final double NARROW = 0.05;

    private final EngineSession session;
    private final Consumer<Finding> listener;

    /** @param listener is told every finding at once, as some take their time */
    public UpstreamCheck(EngineSession session, Consumer<Finding> listener) {
        this.session = session;
        this.listener = listener;
    }

    /** Failures of the model become findings; those of the machine (memory, disk) are thrown. */
    public Conformance run(Upstream upstream, Precision precision) {
        List<Finding> findings = new ArrayList<>();
        OpenUpstream opened;
        try {
            opened = session.open(upstream, precision);
        } catch (SuperbException e) {
            add(findings, Finding.fail("loads", e.getMessage()));
            return new Conformance(findings, Optional.empty(), Optional.empty(), OptionalLong.empty());
        }
        try (OpenUpstream open = opened) {
            add(
                    findings,
                    Finding.pass(
                            "loads",
                            (upstream.definition().isPresent()
                                            ? upstream.weights().specs().size() + " tensors, "
                                            : "")
                                    + upstream.weights().provenance()));
            Measured measured = new Measured(open, precision);
            List<Supplier<Finding>> all = List.of(
                    measured::shape,
                    measured::determinism,
                    measured::padding,
                    measured::shortest,
                    measured::tooShort,
                    () -> measured.extreme("silence", Signals.silence(samples(open.card(), SECOND))),
                    () -> measured.extreme("full-scale noise", Signals.fullScaleNoise(samples(open.card(), SECOND))),
                    measured::longClip);
            for (Supplier<Finding> one : all) {
                add(findings, one.get());
            }
            OptionalLong peak = PeakMemory.bytes();
            add(findings, Finding.pass("peak memory", memory(peak)));
            return new Conformance(findings, measured.padding, measured.determinism, peak);
        }
    }

    private void add(List<Finding> findings, Finding one) {
        findings.add(one);
        listener.accept(one);
    }

    private static String memory(OptionalLong peak) {
        return peak.isPresent()
                ? text("%.0f MiB resident at most, up to a clip of %d s", peak.getAsLong() / 1048576.0, LONG_SECONDS)
                : "the system does not tell";
    }

    /** At least so many, and never fewer than the model needs. */
    private static int samples(UpstreamCard card, int wanted) {
        return Math.max(wanted, card.minSamples());
    }

    private static String text(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }

    /** The checks of one open model, and what they measured. */
    private static final class Measured {
        private final OpenUpstream open;
        private final UpstreamCard card;
        private final double tolerance;
        private Optional<Checks.PaddingInvariance> padding = Optional.empty();
        private Optional<String> determinism = Optional.empty();

        Measured(OpenUpstream open, Precision precision) {
            this.open = open;
            this.card = open.card();
            this.tolerance = precision == Precision.FP32 ? FP32 : NARROW;
        }

        /** What the model refuses in words is a finding too. */
        private static Finding orRefusal(String name, Supplier<Finding> check) {
            try {
                return check.get();
            } catch (DataException e) {
                return Finding.fail(name, e.getMessage());
            }
        }

        Finding shape() {
            return orRefusal("states", () -> {
                int samples = samples(card, 2 * SECOND);
                States states = States.of(open, Signals.voice("two seconds", samples, 1));
                boolean widths = states.dims().stream().allMatch(dim -> dim == card.dim());
                boolean right = states.values().size() == card.states() && widths && states.frames() > 0;
                String seen = text(
                        "%d states, widths %s, %d frames for %d samples",
                        states.values().size(),
                        states.dims().stream().distinct().toList(),
                        states.frames(),
                        samples);
                String card = text("; the card says %d of width %d", this.card.states(), this.card.dim());
                return Finding.of("states", right, seen + card);
            });
        }

        Finding determinism() {
            return orRefusal("determinism", () -> {
                Waveform clip = Signals.voice("a clip twice", samples(card, 2 * SECOND), 2);
                boolean same = States.of(open, clip).sameBits(States.of(open, clip));
                determinism = Optional.of(same ? "bit-identical" : "statistical");
                return Finding.of("determinism", same, same ? "twice the same bits" : "the second time other numbers");
            });
        }

        Finding padding() {
            return orRefusal("padding", () -> {
                List<Waveform> clips = new ArrayList<>();
                for (double seconds : new double[] {0.9, 2.31, 0.413, 1.7}) {
                    int samples = samples(card, (int) (seconds * SECOND));
                    clips.add(Signals.voice(text("%.2f s", seconds), samples, clips.size()));
                }
                List<States> together = States.of(open, clips);
                Difference all = Difference.NONE;
                for (int i = 0; i < clips.size(); i++) {
                    States alone = States.of(open, clips.get(i));
                    if (alone.frames() != together.get(i).frames()) {
                        return Finding.fail(
                                "padding",
                                text(
                                        "a clip of %d samples has %d frames alone and %d in a batch",
                                        clips.get(i).length(),
                                        alone.frames(),
                                        together.get(i).frames()));
                    }
                    all = all.and(Difference.of(alone, together.get(i)));
                }
                padding = Optional.of(new Checks.PaddingInvariance(all.maxAbs(), all.cosineMin()));
                boolean good = all.maxAbs() <= tolerance * Math.max(1, all.scale());
                return Finding.of(
                        "padding",
                        good,
                        text(
                                "%d lengths alone and in one batch: largest difference %.2g (values up to %.3g), least"
                                        + " cosine %.7f",
                                clips.size(), all.maxAbs(), all.scale(), all.cosineMin()));
            });
        }

        Finding shortest() {
            try {
                States states = States.of(open, Signals.voice("the shortest clip", card.minSamples(), 3));
                return Finding.of(
                        "shortest clip",
                        states.frames() > 0 && states.finite(),
                        text("%d samples give %d frames", card.minSamples(), states.frames()));
            } catch (DataException e) {
                return framesDependOnTheAudio()
                        ? Finding.pass(
                                "shortest clip",
                                text(
                                                "%d samples is nominal, the rate depends on what is said; refused in words: ",
                                                card.minSamples())
                                        + firstLine(e))
                        : Finding.fail("shortest clip", e.getMessage());
            }
        }

        /** Of models that join frames by what is in them, a card can only give the nominal rate. */
        private boolean framesDependOnTheAudio() {
            int samples = samples(card, 4 * SECOND);
            try {
                int voice = States.of(open, Signals.voice("four seconds", samples, 5))
                        .frames();
                return voice != States.of(open, Signals.fullScaleNoise(samples)).frames()
                        || voice != States.of(open, Signals.silence(samples)).frames();
            } catch (DataException e) {
                return false;
            }
        }

        private static String firstLine(DataException e) {
            return e.getMessage().lines().findFirst().orElse("");
        }

        Finding tooShort() {
            int samples = card.minSamples() - 1;
            try {
                States states = States.of(open, Signals.voice("a clip that is too short", samples, 3));
                return Finding.fail(
                        "too short", text("%d samples were accepted and gave %d frames", samples, states.frames()));
            } catch (DataException e) {
                return Finding.pass(
                        "too short",
                        text(
                                "%d samples are refused: %s",
                                samples, e.getMessage().lines().findFirst().orElse("")));
            }
        }

        Finding extreme(String name, Waveform clip) {
            return orRefusal(name, () -> {
                States states = States.of(open, clip);
                return Finding.of(
                        name,
                        states.finite(),
                        states.frames() + " frames, "
                                + (states.finite() ? "all values finite" : "values that are not finite"));
            });
        }

        Finding longClip() {
            return orRefusal("30 s clip", () -> {
                States states = States.of(open, Signals.voice("half a minute", LONG_SECONDS * SECOND, 4));
                return Finding.of(
                        "30 s clip",
                        states.frames() > 0 && states.finite(),
                        text(
                                "%d frames, one every %.1f ms",
                                states.frames(), 1000.0 * LONG_SECONDS / Math.max(1, states.frames())));
            });
        }
    }
}
