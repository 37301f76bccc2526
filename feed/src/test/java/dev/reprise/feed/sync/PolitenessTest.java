package dev.reprise.feed.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolitenessTest {
    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");

    /** Time that passes only when somebody sleeps. */
    static final class SimulatedClock implements InstantSource {
        private Instant now = START;

        @Override
        public synchronized Instant instant() {
            return now;
        }

        synchronized void pass(Duration time) {
            now = now.plus(time);
        }
    }

    @TempDir
    Path folder;

    @Test
    void tenRequestsOfFourThreadsNeverOverlapAndTakeTwentySevenSeconds() throws Exception {
        var clock = new SimulatedClock();
        var running = new AtomicInteger();
        List<Instant> starts = Collections.synchronizedList(new ArrayList<>());
        try (var threads = Executors.newFixedThreadPool(4)) {
            var requests = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 10; i++) {
                // each with a limiter of its own, as of another part of the program
                var politeness = new Politeness(folder.resolve("lock"), Politeness.PAUSE, clock, clock::pass);
                requests.add(threads.submit(() -> politeness.request(() -> {
                    starts.add(clock.instant());
                    int others = running.getAndIncrement();
                    Thread.sleep(5);
                    running.decrementAndGet();
                    return others;
                })));
            }
            for (var request : requests) {
                assertThat(request.get(60, TimeUnit.SECONDS)).isZero();
            }
        }
        assertThat(Duration.between(START, clock.instant())).isEqualTo(Duration.ofSeconds(27));
        for (int i = 1; i < starts.size(); i++) {
            assertThat(Duration.between(starts.get(i - 1), starts.get(i))).isGreaterThanOrEqualTo(Politeness.PAUSE);
        }
    }

    @Test
    void anotherProcessIsWaitedFor() throws Exception {
        var lock = folder.resolve("lock");
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holding.class.getName(),
                        lock.toString())
                .start();
        try (var out = child.inputReader()) {
            assertThat(out.readLine()).isEqualTo("asking");
            var clock = new SimulatedClock();
            boolean childHadEnded = new Politeness(lock, Politeness.PAUSE, clock, clock::pass).request(() -> {
                try {
                    return out.readLine().equals("answered");
                } catch (IOException e) {
                    return false;
                }
            });
            assertThat(childHadEnded).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    /** Asks for a second. */
    static final class Holding {
        public static void main(String[] args) throws Exception {
            var politeness = new Politeness(Path.of(args[0]), Politeness.PAUSE, InstantSource.system(), Thread::sleep);
            politeness.request(() -> {
                System.out.println("asking");
                Thread.sleep(1_000);
                System.out.println("answered");
                return true;
            });
        }
    }

    @Test
    void aClockThatWasSetBackStopsNothing() throws Exception {
        var clock = new SimulatedClock();
        var politeness = new Politeness(folder.resolve("lock"), Politeness.PAUSE, clock, clock::pass);
        politeness.request(() -> true);
        clock.pass(Duration.ofDays(-1));
        var before = clock.instant();
        politeness.request(() -> true);
        assertThat(Duration.between(before, clock.instant())).isEqualTo(Politeness.PAUSE);
        Files.writeString(folder.resolve("lock"), "not a time");
        politeness.request(() -> true);
        assertThat(Duration.between(before, clock.instant())).isEqualTo(Politeness.PAUSE);
    }

    @Test
    void arxivAnnouncesInTheEveningsOfWorkingDays() {
        // Saturday: Thursday's; Sunday before 22:30 New York: still Thursday's; Monday noon: Sunday's
        assertThat(PaperSync.lastAnnouncement(Instant.parse("2026-01-10T12:00:00Z")))
                .isEqualTo("2026-01-09T03:30:00Z");
        assertThat(PaperSync.lastAnnouncement(Instant.parse("2026-01-12T03:00:00Z")))
                .isEqualTo("2026-01-09T03:30:00Z");
        assertThat(PaperSync.lastAnnouncement(Instant.parse("2026-01-12T12:00:00Z")))
                .isEqualTo("2026-01-12T03:30:00Z");
        assertThat(PaperSync.lastAnnouncement(Instant.parse("2026-07-07T02:30:00Z")))
                .isEqualTo("2026-07-07T02:30:00Z");
    }
}
