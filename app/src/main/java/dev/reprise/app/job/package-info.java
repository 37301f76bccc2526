/**
 * A run in a process of its own, as the site's jobs are.
 *
 * <p>A child of the same program, not a thread, because of what libtorch is: a fault in native code, or memory that runs out, ends the process that it
 * happens in, and an operation that has begun cannot be interrupted. A child takes nothing with it, gives all of its memory back, and can be
 * ended at any moment; what it computes is what {@code reprise run} computes, by the same code.
 *
 * <p>{@link dev.reprise.app.job.JobProcess} starts {@code reprise job} and writes one line of JSON to its standard input, the {@link dev.reprise.app.job.Job}.
 * The child reports on standard output, a {@link dev.reprise.core.Progress.Event} a line ({@link dev.reprise.app.job.JobProgress}), and leaves its report
 * in the folder of the job. Its standard input stays open for as long as somebody waits for it: at its end, when the site dies say, it stops. Nothing of the
 * job stands on a command line, where it would be parsed again and be seen by other users of the machine.
 */
@NullMarked
package dev.reprise.app.job;

import org.jspecify.annotations.NullMarked;
