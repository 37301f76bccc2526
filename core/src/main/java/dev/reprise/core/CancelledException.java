package dev.reprise.core;

/** The run was cancelled: its thread was interrupted, or whoever started it asked to stop. The command line exits with 130. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CancelledException() {
        super("cancelled");
    }
}
