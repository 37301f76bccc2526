package dev.reprise.core;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run found out about a claim. Only {@link Claim}'s methods make one, so that a verdict is computed and cannot be typed in.
 */
public final class Finding {
    private final Claim claim;
    private final @Nullable Measurement measurement;
    private final Verdict verdict;
    private final String note;
    private final String needs;

    Finding(Claim claim, @Nullable Measurement measurement, Verdict verdict, String note, String needs) {
        this.claim = claim;
        this.measurement = measurement;
        this.verdict = verdict;
        this.note = note;
        this.needs = needs;
    }

    /** This with a note, which replaces the one that it had. */
    public Finding withNote(String note) {
        return new Finding(claim, measurement, verdict, note, needs);
    }

    public Claim claim() {
        return claim;
    }

    /** Empty if nothing was measured. */
    public Optional<Measurement> measurement() {
        return Optional.ofNullable(measurement);
    }

    public Verdict verdict() {
        return verdict;
    }

    /** One or two sentences for the reader; empty if there is nothing to say. */
    public String note() {
        return note;
    }

    /** For {@link Verdict#NEEDS_SCALE}, the command that would decide the claim; else empty. */
    public String needs() {
        return needs;
    }

    /** Equal in everything that a report shows: a criterion counts by its text. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Finding f
                && claim.id().equals(f.claim.id())
                && claim.statement().equals(f.claim.statement())
                && claim.paper().equals(f.claim.paper())
                && claim.criterion().text().equals(f.claim.criterion().text())
                && claim.unit().equals(f.claim.unit())
                && claim.timing() == f.claim.timing()
                && measurement().equals(f.measurement())
                && verdict == f.verdict
                && note.equals(f.note)
                && needs.equals(f.needs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(claim.id(), verdict, note);
    }

    @Override
    public String toString() {
        return claim.id() + " " + verdict + measurement().map(m -> " " + m).orElse("");
    }
}
