package dev.reprise.feed;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A claim of a paper as its page shows it before any run.
 *
 * @param id        such as {@code C1}
 * @param figure    the paper's own, as text; may be empty
 * @param criterion the inequality that decides, as text; may be empty
 * @param needs     the command that would decide it, for {@link Kind#NEEDS_CHECKPOINT}
 * @param why       why it cannot be checked here
 */
public record ClaimRecord(
        String id,
        String statement,
        String figure,
        String criterion,
        Kind kind,
        @Nullable String needs,
        @Nullable String why) {

    /** Whether a claim can be decided here. */
    public enum Kind {
        CHECKED,
        NEEDS_CHECKPOINT,
        CANNOT;

        /** As in files and the store: {@code needs-checkpoint}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
