package dev.reprise.core;

import java.io.IOException;
import java.util.List;

/** A paper's method on the user's own model or data. */
public interface Application {
    /** Its options: the command line and the site's form are made from them. */
    List<Setting<?>> settings();

    /**
     * The options of an example that works as typed behind {@code ./reprise apply SLUG}; the help shows it. Must be given if a setting is
     * required.
     */
    default String example() {
        return "";
    }

    /**
     * Applies the method; the report has no claims. A run that is cancelled when it has something to show may return what it has, marked by
     * {@link Report.Builder#incomplete}.
     *
     * @throws InvalidInputException if a setting or a file that it names is wrong
     * @throws CancelledException    if the run is cancelled
     * @throws IOException           if the machine fails: a disk, a network
     */
    Report apply(Lab lab, Progress progress) throws IOException;
}
