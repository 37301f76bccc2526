package dev.reprise.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stages of a run as a tree; whatever happens in it is told to one listener. */
final class ProgressTree implements Progress {
    private final Consumer<Event> listener;
    private final BooleanSupplier cancelled;
    private final @Nullable ProgressTree parent;
    private final Object lock;
    private final String name;
    private final long steps;
    private final long started = System.nanoTime();
    private final List<ProgressTree> open = new ArrayList<>();
    private long done;
    private String message = "";
    private boolean closed;

    ProgressTree(Consumer<Event> listener, BooleanSupplier cancelled) {
        this(listener, cancelled, null, "", 0);
    }

    private ProgressTree(
            Consumer<Event> listener,
            BooleanSupplier cancelled,
            @Nullable ProgressTree parent,
            String name,
            long steps) {
        this.listener = listener;
        this.cancelled = cancelled;
        this.parent = parent;
        this.lock = parent == null ? new Object() : parent.lock;
        this.name = name;
        this.steps = Math.max(0, steps);
    }

    @Override
    public Progress stage(String name, long steps) {
        check();
        synchronized (lock) {
            var stage = new ProgressTree(listener, cancelled, this, name, steps);
            open.add(stage);
            stage.tell();
            return stage;
        }
    }

    @Override
    public void step(long steps) {
        check();
        synchronized (lock) {
            done += steps;
            tell();
        }
    }

    @Override
    public void message(String text) {
        synchronized (lock) {
            message = text;
            tell();
        }
    }

    @Override
    public double fraction() {
        synchronized (lock) {
            if (closed) {
                return 1;
            }
            if (steps == 0) {
                return 0;
            }
            var inner = open.stream().mapToDouble(ProgressTree::fraction).sum();
            return Math.min(1, (done + inner) / steps);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            tell();
            if (parent != null) {
                parent.open.remove(this);
                parent.done++;
                if (parent.parent != null) {
                    parent.tell();
                }
            }
        }
    }

    private void check() {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancelledException();
        }
    }

    private void tell() {
        var stages = new ArrayList<String>();
        var outermost = this;
        for (var stage = this; stage != null && stage.parent != null; stage = stage.parent) {
            stages.addFirst(stage.name);
            outermost = stage;
        }
        var elapsed = Duration.ofNanos(System.nanoTime() - outermost.started);
        listener.accept(new Event(stages, done, steps, outermost.fraction(), elapsed, message));
    }
}
