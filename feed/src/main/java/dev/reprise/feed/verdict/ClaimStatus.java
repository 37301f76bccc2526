package dev.reprise.feed.verdict;

import dev.reprise.feed.ClaimRecord;
import dev.reprise.feed.PaperId;
import org.jspecify.annotations.Nullable;

/**
 * A claim and what is known about it.
 *
 * @param finding of the run that counts; null if there was none
 */
public record ClaimStatus(
        PaperId paper, ClaimRecord claim, @Nullable RunFinding finding) {
    public Standing standing() {
        if (finding != null) {
            return Standing.of(finding.verdict());
        }
        return switch (claim.kind()) {
            case CHECKED -> Standing.NOT_RUN;
            case NEEDS_CHECKPOINT -> Standing.NEEDS_CHECKPOINT;
            case CANNOT -> Standing.CANNOT;
        };
    }

    /** The inequality that decided, or would. */
    public String criterion() {
        return finding != null && !finding.criterion().isEmpty() ? finding.criterion() : claim.criterion();
    }

    /** The command or checkpoint that would decide it; empty unless it needs one. */
    public String needs() {
        var said = finding != null ? finding.needs() : claim.needs();
        return standing() == Standing.NEEDS_CHECKPOINT && said != null ? said : "";
    }
}
