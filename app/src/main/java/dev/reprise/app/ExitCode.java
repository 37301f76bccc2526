package dev.reprise.app;

/** What scripts may rely on: the exit codes of every command. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;

    /** Done, and something that was asked to hold does not. */
    static final int DOES_NOT_HOLD = 1;

    /** The request or its input is wrong; the message says what, where and what to do. */
    static final int WRONG_REQUEST = 2;

    /** The machine or a service failed: disk, memory, network, or a fault of the program itself. */
    static final int MACHINE_FAILED = 3;

    /** Interrupted, as by Ctrl-C: 128 + SIGINT. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
