package dev.reprise.feed.digest;

import dev.reprise.feed.Database;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When which window is sent: at a set hour (UTC) of the day after its last day, so weeks on Monday. What is next is written down, so that a
 * restart neither skips nor repeats a window; what is more than a week overdue is news no longer and is left out.
 *
 * <pre>{@code
 * schedule.sendDue(); // every few minutes
 * }</pre>
 */
public final class DigestSchedule {

    private static final Duration STALE = Duration.ofDays(7);

    /** How long a window waits for readers whose mail was deferred. */
    private static final Duration RETRIED = Duration.ofDays(1);

    private final Remembered remembered;
    private final Digests digests;
    private final InstantSource clock;
    private final LocalTime hour;

    /** @param hour 0 to 23, UTC */
    public DigestSchedule(Database database, Digests digests, InstantSource clock, int hour) {
        this.remembered = new Remembered(database);
        this.digests = digests;
        this.clock = clock;
        this.hour = LocalTime.of(hour, 0);
    }

    /** When a window is due. */
    public Instant due(PapersWindow window) {
        return window.to().plusDays(1).atTime(hour).toInstant(ZoneOffset.UTC);
    }

    /**
     * Sends the digests that are due, in order. The first call ever only notes that today's window is the next. A window whose sending was not
     * complete stays the next for a day.
     *
     * @return what was sent, or tried
     */
    public List<DigestResult> sendDue() throws InterruptedException {
        var results = new ArrayList<DigestResult>();
        for (var cadence : Cadence.values()) {
            sendDue(cadence, results);
        }
        return results;
    }

    private void sendDue(Cadence cadence, List<DigestResult> results) throws InterruptedException {
        var now = clock.instant();
        var noted = next(cadence);
        var window = noted.orElseGet(() -> cadence.window(LocalDate.ofInstant(now, ZoneOffset.UTC)));
        if (noted.isEmpty()) {
            note(cadence, window);
        }
        while (!due(window).isAfter(now)) {
            if (due(window).isAfter(now.minus(STALE))) {
                var result = digests.send(cadence, window);
                results.add(result);
                if (!result.isComplete() && due(window).isAfter(now.minus(RETRIED))) {
                    return;
                }
            }
            window = window.next();
            note(cadence, window);
        }
    }

    private Optional<PapersWindow> next(Cadence cadence) {
        return remembered.find(setting(cadence)).map(day -> cadence.window(LocalDate.parse(day)));
    }

    private void note(Cadence cadence, PapersWindow next) {
        remembered.set(setting(cadence), next.from().toString());
    }

    private static String setting(Cadence cadence) {
        return "digest." + cadence.word() + ".next";
    }
}
