package dev.reprise.feed.account;

import dev.reprise.core.InvalidInputException;
import java.util.Locale;

/** What a user may do; each may do what those before it may. */
public enum Role {
    /** Votes, comments, submits, tags. */
    READER,
    /** Lists papers of any age, corrects their links, decides who their authors are. */
    EDITOR,
    /** Hides and restores comments, closes accounts. */
    MODERATOR;

    /** As in the store and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException if it is none of the words */
    public static Role of(String word) {
        for (var role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new InvalidInputException("a role is one of reader, editor, moderator");
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
