package dev.reprise.feed.submission;

import dev.reprise.feed.PaperId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That a user is one of a paper's authors.
 *
 * @param position     which one, from 0
 * @param author       the name there
 * @param token        to be written where only the author can write
 * @param proof        where that is, if the user said it
 * @param proofFoundAt when the token was seen there
 * @param note         of who decided
 */
public record AuthorClaim(
        long id,
        PaperId paper,
        int position,
        String author,
        long user,
        String userName,
        String userEmail,
        State state,
        @Nullable String proof,
        String token,
        @Nullable Instant proofFoundAt,
        Instant askedAt,
        @Nullable String note) {

    /** How far it is. */
    public enum State {
        ASKED,
        CONFIRMED,
        REFUSED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
