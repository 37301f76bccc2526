package dev.reprise.feed.sync;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one request at a time through, and starts them a pause apart: across all threads, and across all processes that name the same file.
 * The file holds when the last one started, and its lock is held while one lasts.
 */
public final class Politeness {
    /** What arXiv asks for. */
    public static final Duration PAUSE = Duration.ofSeconds(3);

    /** File locks are those of the process: its threads need one of their own for each file. */
    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private static final int LONGEST_INSTANT = 40;

    private final Path file;
    private final ReentrantLock threads;
    private final Duration pause;
    private final InstantSource clock;
    private final Sleep sleep;

    /** Waiting; a test's does not. */
    @FunctionalInterface
    public interface Sleep {
        void of(Duration duration) throws InterruptedException;
    }

    /** What is to be done politely. */
    @FunctionalInterface
    public interface Request<T> {
        T send() throws IOException, InterruptedException;
    }

    public Politeness(Path file, Duration pause, InstantSource clock, Sleep sleep) {
        this.file = file.toAbsolutePath().normalize();
        this.threads = THREADS.computeIfAbsent(this.file, _ -> new ReentrantLock(true));
        this.pause = pause;
        this.clock = clock;
        this.sleep = sleep;
    }

    /** Waits for its turn, then sends. */
    public <T> T request(Request<T> request) throws IOException, InterruptedException {
        threads.lockInterruptibly();
        try (var channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            var now = clock.instant();
            var wait = Duration.between(now, lastStart(channel).plus(pause));
            if (wait.isPositive()) {
                sleep.of(
                        wait.compareTo(pause) > 0 ? pause : wait); // a clock that was set back must not stop everything
            }
            write(channel, clock.instant());
            return request.send();
        } finally {
            threads.unlock();
        }
    }

    private Instant lastStart(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(LONGEST_INSTANT);
        channel.read(buffer, 0);
        var text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
        try {
            return Instant.ofEpochMilli(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Instant.EPOCH; // new, or not ours: nothing is known of a last start
        }
    }

    private static void write(FileChannel channel, Instant start) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(start.toEpochMilli()).getBytes(StandardCharsets.US_ASCII)), 0);
    }
}
