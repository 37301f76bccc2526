package dev.reprise.core;

/**
 * A claim of a paper, written down before anything runs. What a run finds out about it is a {@link Finding}, and the methods here are the only
 * ways to one.
 *
 * <pre>{@code
 * static final Claim C1 = Claim.of("C1", "RelP follows activation patching on MLP outputs", "r = 0.956", Criterion.moreThan(0.9), "r");
 * ...
 * report.claim(C1.measured(Measurement.of(r).within(interval)));
 * }</pre>
 *
 * @param id        such as {@code C1}, unique in its paper
 * @param statement what is claimed, one sentence
 * @param paper     the paper's own figure, as text; empty if it gives none
 * @param criterion the inequality that decides
 * @param unit      of the measured value, such as {@code r}, {@code %} or {@code s}; empty for a plain number
 * @param timing    whether the value is measured on a clock, so that a second run cannot give the same number
 */
public record Claim(String id, String statement, String paper, Criterion criterion, String unit, boolean timing) {

    public static Claim of(String id, String statement, String paper, Criterion criterion, String unit) {
        return new Claim(id, statement, paper, criterion, unit, false);
    }

    /** This as a claim about wall-clock time: {@code rerun} shows its value and does not compare it. */
    public Claim asTiming() {
        return new Claim(id, statement, paper, criterion, unit, true);
    }

    /** It was measured; the criterion decides. */
    public Finding measured(Measurement measurement) {
        return new Finding(this, measurement, criterion.decide(measurement), "", "");
    }

    /** It was measured, without an interval; the criterion decides. */
    public Finding measured(double value) {
        return measured(Measurement.of(value));
    }

    /**
     * It was measured to stand beside the paper's figure, without being judged.
     *
     * @throws IllegalStateException unless the criterion is {@link Criterion#reportOnly}: a claim that can be judged is judged
     */
    public Finding reported(Measurement measurement, String note) {
        if (criterion != Criterion.reportOnly()) {
            throw new IllegalStateException(id + " has a criterion (" + criterion + "): use measured");
        }
        return new Finding(this, measurement, Verdict.INCONCLUSIVE, note, "");
    }

    /** Nothing could be measured: the note says why. */
    public Finding undecided(String note) {
        return new Finding(this, null, Verdict.INCONCLUSIVE, note, "");
    }

    /**
     * Nothing that runs here decides it.
     *
     * @param command the command line that would, such as {@code ./reprise run relp --full --model hf:openai-community/gpt2-large}
     * @param note    why it takes that
     */
    public Finding needsScale(String command, String note) {
        return new Finding(this, null, Verdict.NEEDS_SCALE, note, command);
    }
}
