package dev.reprise.app;

import java.io.PrintWriter;

/** A line on the terminal that says what is being waited for, and goes away when it is closed. */
final class Waiting implements AutoCloseable {
    private final PrintWriter err;
    private final boolean shown;

    Waiting(PrintWriter err, String what, boolean shown) {
        this.err = err;
        this.shown = shown;
        if (shown) {
            err.print(what + " ...");
            err.flush();
        }
    }

    @Override
    public void close() {
        if (shown) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
