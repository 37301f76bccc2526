package dev.reprise.feed.account;

/** Another user has this name or address. */
public final class NameTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NameTaken(String message) {
        super(message);
    }
}
