/**
 * The command line and the site. {@link dev.reprise.app.Main} is the root command; every other command is one class, {@code RunCommand}
 * for {@code reprise run}, listed in {@code Main}'s {@code subcommands}. A command
 *
 * <ul>
 *   <li>is a {@code Callable<Integer>} that returns an {@link dev.reprise.app.ExitCode}, or a {@code Runnable} that is done when it ends;
 *   <li>has a one-line description and, as its footer, one example that works as typed;
 *   <li>takes the options that commands share, and both output streams, from {@link dev.reprise.app.CommonOptions};
 *   <li>throws what goes wrong: {@link dev.reprise.app.Failure} says it to the person and chooses the exit code;
 *   <li>stops soon after its thread is interrupted, with an exception, leaving no half-written file: that is Ctrl-C.
 * </ul>
 */
@NullMarked
package dev.reprise.app;

import org.jspecify.annotations.NullMarked;
