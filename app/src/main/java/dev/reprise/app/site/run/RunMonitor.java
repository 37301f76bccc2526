package dev.reprise.app.site.run;

import dev.reprise.core.Progress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Where the runs of this process stand, and the bell that rings when one moves. */
@Component
final class RunMonitor {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<String, Progress.Event> running = new HashMap<>();
    private long number;
    private boolean closed;

    /** A running one moves. */
    void update(String run, Progress.Event event) {
        ring(() -> running.put(run, event));
    }

    /** One waits, begins or ends. */
    void changed(String run) {
        ring(() -> running.remove(run));
    }

    /** Nobody needs to wait any more. */
    void close() {
        ring(() -> closed = true);
    }

    private void ring(Runnable change) {
        lock.lock();
        try {
            change.run();
            number++;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The latest of a run that runs in this process, if it said anything yet. */
    Optional<Progress.Event> latest(String run) {
        lock.lock();
        try {
            return Optional.ofNullable(running.get(run));
        } finally {
            lock.unlock();
        }
    }

    /** How often the bell has rung: to be asked before looking at a run, for {@link #await}. */
    long number() {
        lock.lock();
        try {
            return number;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the bell rings once more than so often, or for so long. */
    void await(long seen, Duration most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most.toNanos();
            while (number == seen && !closed && left > 0) {
                left = moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
