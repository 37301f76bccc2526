package dev.reprise.core;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The inequality that decides a claim: its text, as it stands in the report, and the function that computes the verdict. Whatever the
 * function says, a measurement with NaN in it is {@link Verdict#INCONCLUSIVE}.
 *
 * <pre>{@code
 * Criterion.of("r_RelP > r_AtP for at least 3 of 4 seeds and mean gain >= 0.02; refuted if the mean gain is <= 0",
 *         m -> m.get("seedsAhead") >= 3 && m.value() >= 0.02, // holds
 *         m -> m.value() <= 0)                                // refuted; else inconclusive
 * }</pre>
 */
public final class Criterion {
    private static final Criterion REPORT_ONLY = of("report only", m -> false, m -> false);

    private final String text;
    private final Function<Measurement, Verdict> decide;

    private Criterion(String text, Function<Measurement, Verdict> decide) {
        this.text = text;
        this.decide = decide;
    }

    /** A compound criterion with a zone of doubt: holds, refuted, or neither. {@code holds} is asked first. */
    public static Criterion of(String text, Predicate<Measurement> holds, Predicate<Measurement> refuted) {
        return new Criterion(
                text, m -> holds.test(m) ? Verdict.HOLDS : refuted.test(m) ? Verdict.FAILS : Verdict.INCONCLUSIVE);
    }

    /** A compound criterion without a zone of doubt: what does not hold fails. */
    public static Criterion of(String text, Predicate<Measurement> holds) {
        return of(text, holds, holds.negate());
    }

    /** {@code value >= bound}. */
    public static Criterion atLeast(double bound) {
        return of(">= " + text(bound), m -> m.value() >= bound);
    }

    /** {@code value <= bound}. */
    public static Criterion atMost(double bound) {
        return of("<= " + text(bound), m -> m.value() <= bound);
    }

    /** {@code value > bound}. */
    public static Criterion moreThan(double bound) {
        return of("> " + text(bound), m -> m.value() > bound);
    }

    /** {@code value < bound}. */
    public static Criterion lessThan(double bound) {
        return of("< " + text(bound), m -> m.value() < bound);
    }

    /**
     * Holds at {@code value >= holds}, refuted at {@code value <= refuted}, between them inconclusive; with {@code holds < refuted}, the
     * other way round: holds at {@code value <= holds}, refuted at {@code value >= refuted}.
     */
    public static Criterion zones(double holds, double refuted) {
        if (!(holds != refuted)) {
            throw new IllegalArgumentException("no zone between " + holds + " and " + refuted);
        }
        return holds > refuted
                ? of(
                        ">= " + text(holds) + "; refuted if <= " + text(refuted) + "; else inconclusive",
                        m -> m.value() >= holds,
                        m -> m.value() <= refuted)
                : of(
                        "<= " + text(holds) + "; refuted if >= " + text(refuted) + "; else inconclusive",
                        m -> m.value() <= holds,
                        m -> m.value() >= refuted);
    }

    /** For a claim that is shown beside the paper's figure and not judged: always inconclusive. */
    public static Criterion reportOnly() {
        return REPORT_ONLY;
    }

    /** The criterion of a report that was read: what it said, without the function. */
    static Criterion recorded(String text) {
        return new Criterion(text, m -> {
            throw new IllegalStateException("this criterion was read from a report and cannot decide anew: " + text);
        });
    }

    /** The inequality, as the report shows it. */
    public String text() {
        return text;
    }

    /** The verdict of a measurement. */
    public Verdict decide(Measurement measurement) {
        return measurement.hasNaN() ? Verdict.INCONCLUSIVE : decide.apply(measurement);
    }

    private static String text(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }

    @Override
    public String toString() {
        return text;
    }
}
