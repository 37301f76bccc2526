package dev.reprise.feed.account;

import java.time.Instant;

/**
 * Somebody with an account.
 *
 * @param name     in addresses and as the submitter of papers; no two differ by case alone
 * @param fullName as people read it, one line
 * @param email    where links are sent, in lower case
 */
public record User(long id, String name, String fullName, String email, Role role, Instant createdAt) {
    public boolean isEditor() {
        return role.includes(Role.EDITOR);
    }

    public boolean isModerator() {
        return role.includes(Role.MODERATOR);
    }
}
