package dev.reprise.app.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.core.Progress;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The process of one run.
 *
 * <pre>{@code
 * try (var process = JobProcess.start(job, dataFolder)) {
 *     var end = process.await(event -> show(event), Duration.ofHours(1));
 * }
 * }</pre>
 */
public final class JobProcess implements AutoCloseable {
    private static final Duration TO_TIDY_UP = Duration.ofSeconds(10);
    private static final int KEPT_OF_ERRORS = 64 * 1024;
    /** Of a JVM that may not leave a core dump; {@code job} itself never ends with 1. */
    private static final int CRASH = 1;

    private static final int SIGNAL = 128;
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final Process process;
    private final Path crashLog;
    private final OutputStream leash;

    private JobProcess(Process process, Path crashLog) {
        this.process = process;
        this.crashLog = crashLog;
        this.leash = process.getOutputStream();
    }

    /**
     * How it ended.
     *
     * @param done        whether the report lies in the job's folder
     * @param interrupted whether somebody stopped it
     * @param message     else why there is no report
     */
    public record End(boolean done, boolean interrupted, String message) {}

    /**
     * Starts it.
     *
     * @param folder that it works in: relative paths of the job start there
     */
    public static JobProcess start(Job job, Path folder) throws IOException {
        var crashLog = Path.of(job.out() + ".crash.log");
        var builder = new ProcessBuilder(command(folder.resolve(crashLog))).directory(folder.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("REPRISE_")); // the site's passwords are not its business
        var process = new JobProcess(builder.start(), crashLog);
        try {
            process.leash.write((job.toJson() + "\n").getBytes(UTF_8));
            process.leash.flush();
        } catch (IOException e) {
            // it died at once: its end says why
        }
        return process;
    }

    /** This program, in a Java like this one. */
    private static List<String> command(Path crashLog) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("-XX:AOTCache=") || a.startsWith("-Xlog:") || a.startsWith("-Dreprise.home="))
                .forEach(command::add);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=" + crashLog.toAbsolutePath());
        command.add("-cp");
        command.add(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        command.add("dev.reprise.app.Main");
        command.add("job");
        return command;
    }

    /**
     * Waits for its end; a thread that is interrupted while it waits ends it.
     *
     * @param listener hears of its progress, in another thread
     * @param limit    of its time: then it is ended
     */
    public End await(Consumer<Progress.Event> listener, Duration limit) throws InterruptedException {
        var errors = new Tail(KEPT_OF_ERRORS);
        var readers = List.of(
                Thread.ofVirtual()
                        .start(() -> lines(
                                process.getInputStream(),
                                line -> JobProgress.parse(line).ifPresent(listener))),
                Thread.ofVirtual().start(() -> lines(process.getErrorStream(), errors::add)));
        boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!inTime) {
            close();
        }
        for (var reader : readers) {
            reader.join(TO_TIDY_UP);
        }
        if (!inTime) {
            return new End(
                    false,
                    false,
                    "It took longer than " + limit.toMinutes() + " minutes, which is what a run may take here.");
        }
        int code = process.exitValue();
        return switch (code) {
            case 0 -> new End(true, false, "");
            case SIGNAL + SIGINT, SIGNAL + SIGTERM -> new End(false, true, "interrupted");
            case CRASH -> new End(false, false, "Its process crashed in native code; " + crashLog + " says where.");
            default -> new End(false, false, errors.reason(code));
        };
    }

    /** Asks it to stop, and ends it if it has not after a few seconds. Does not wait. */
    public void stop() {
        process.destroy();
        Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(TO_TIDY_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
    }

    /** Ends it, if it still runs. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TO_TIDY_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void lines(InputStream stream, Consumer<String> reader) {
        try (var in = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            in.lines().forEach(reader);
        } catch (IOException | UncheckedIOException e) {
            // the process is gone
        }
    }

    /** The last lines of standard error. */
    private static final class Tail {
        private final int most;
        private final StringBuilder text = new StringBuilder();

        Tail(int most) {
            this.most = most;
        }

        synchronized void add(String line) {
            text.append(line.length() > most ? line.substring(0, most) : line).append('\n');
            if (text.length() > 2 * most) {
                text.delete(0, text.length() - most);
            }
        }

        /** What the program said at its end, or what its exit code says. */
        synchronized String reason(int code) {
            int said = ("\n" + text).lastIndexOf("\nreprise: ");
            if (said >= 0) {
                return text.substring(said + "reprise: ".length()).strip();
            }
            return code > SIGNAL
                    ? "Its process was ended by signal " + (code - SIGNAL)
                            + ", by the system for want of memory perhaps."
                    : "Its process ended with exit code " + code + " and said nothing of use.";
        }
    }
}
