package dev.reprise.core;

/**
 * The request or its input is wrong: a file, an option, a prompt, a name. The message says what was wrong, where, and what to do, in one
 * to six lines; the command line prints it as it stands and exits with 2, the site shows it beside the field.
 */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
