package dev.reprise.core;

import java.io.IOException;
import java.util.List;

/** A paper's check: what will be measured, said before anything runs, and the run. */
public interface Experiment {
    /** The claims that a run decides, in the order in which the report shows them. */
    List<Claim> claims();

    /** The options of a run beyond those that all runs have. */
    default List<Setting<?>> settings() {
        return List.of();
    }

    /**
     * Measures and decides. With a selection in the lab ({@link Lab#wants}) only the work that those claims need is done.
     *
     * @throws InvalidInputException if a setting or a file that it names is wrong
     * @throws CancelledException    if the run is cancelled
     * @throws IOException           if the machine fails: a disk, a network
     */
    Report run(Lab lab, Progress progress) throws IOException;
}
