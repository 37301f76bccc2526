package dev.reprise.app.site.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what each client does within a fixed window, which begins with the first thing it does. Of {@value #MOST} clients at a time each has a
 * count of its own; in a flood of addresses the rest share {@value #SHARED} counts a quota, so that memory stays bounded and those who were there
 * first are not disturbed.
 */
public final class Quotas {
    static final int MOST = 50_000;
    static final int SHARED = 256;

    /**
     * How much is allowed.
     *
     * @param name as in the header {@code RateLimit}
     */
    public record Quota(String name, int limit, Duration window) {}

    /**
     * Where a client stands.
     *
     * @param allowed   whether this request is within the quota
     * @param remaining how many more are
     * @param seconds   until the window ends, at least 1
     */
    public record Standing(boolean allowed, int remaining, long seconds) {}

    private record Key(String quota, String client) {}

    private record Window(long end, int count) {}

    private final ConcurrentHashMap<Key, Window> windows = new ConcurrentHashMap<>();
    private final AtomicLong nextSweep = new AtomicLong();
    private final InstantSource clock;

    public Quotas(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts one more of a client's requests. */
    public Standing take(Quota quota, String client) {
        long now = clock.millis();
        var key = new Key(quota.name(), client);
        if (windows.size() >= MOST && !windows.containsKey(key)) {
            sweep(now);
            if (windows.size() >= MOST) {
                key = new Key(quota.name(), "shared " + Math.floorMod(client.hashCode(), SHARED));
            }
        }
        var window = windows.compute(
                key,
                (_, known) -> known == null || known.end() <= now
                        ? new Window(now + quota.window().toMillis(), 1)
                        : new Window(known.end(), Math.min(known.count(), quota.limit()) + 1));
        return new Standing(
                window.count() <= quota.limit(),
                Math.max(0, quota.limit() - window.count()),
                Math.max(1, (window.end() - now + 999) / 1000));
    }

    /** Forgets windows that ended; at most once a second, since it looks at all. */
    private void sweep(long now) {
        long next = nextSweep.get();
        if (now >= next && nextSweep.compareAndSet(next, now + 1000)) {
            windows.values().removeIf(window -> window.end() <= now);
        }
    }

    int size() {
        return windows.size();
    }
}
