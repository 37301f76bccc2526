package dev.reprise.app;

import dev.reprise.core.CancelledException;
import dev.reprise.core.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How a command that ended with an exception is explained.
 *
 * @param exitCode one of {@link ExitCode}
 * @param message what the person reads: what was wrong, where, and what to do
 */
record Failure(int exitCode, String message) {

    /** Wrappers that only carry an exception from one thread or interface to another are looked through. */
    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case ExecutionException e when e.getCause() != null -> of(e.getCause());
            case CompletionException e when e.getCause() != null -> of(e.getCause());
            case UncheckedIOException e when e.getCause() != null -> of(e.getCause());
            case InvalidInputException e -> wrongRequest(text(e));
            case InterruptedException _,
                    CancellationException _,
                    CancelledException _,
                    InterruptedIOException _,
                    ClosedByInterruptException _ -> new Failure(ExitCode.INTERRUPTED, "interrupted");
            case NoSuchFileException e -> wrongRequest("no such file: " + file(e));
            case FileNotFoundException e -> wrongRequest("cannot open " + text(e));
            case FileAlreadyExistsException e -> machineFailed("in the way: " + file(e));
            case AccessDeniedException e -> machineFailed("access denied: " + file(e));
            case IOException e -> machineFailed(text(e));
            case OutOfMemoryError e ->
                machineFailed("out of memory (" + text(e) + ")\n"
                        + "choose a smaller model or batch, or give Java more: JDK_JAVA_OPTIONS=-Xmx4g ./reprise ...");
            default ->
                machineFailed("unexpected " + thrown.getClass().getSimpleName() + ": " + firstLine(text(thrown))
                        + "\n--debug shows where it happened");
        };
    }

    private static Failure wrongRequest(String message) {
        return new Failure(ExitCode.WRONG_REQUEST, message);
    }

    private static Failure machineFailed(String message) {
        return new Failure(ExitCode.MACHINE_FAILED, message);
    }

    private static String file(FileSystemException e) {
        var reason = e.getReason();
        return e.getFile() + (reason == null ? "" : " (" + reason + ")");
    }

    private static String text(Throwable e) {
        @Nullable String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message.strip();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
