package dev.reprise.core;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Progress as one line: rewritten in place on a terminal, else printed now and then. */
final class TerminalProgress implements Consumer<Progress.Event> {
    private static final Duration REWRITE = Duration.ofMillis(100);
    private static final Duration PRINT = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean rewrite;
    private final int width;
    private long last = System.nanoTime();
    private boolean shown;
    private @Nullable String lastStage;

    TerminalProgress(PrintStream out, boolean rewrite) {
        this.out = out;
        this.rewrite = rewrite;
        this.width = rewrite ? Terminal.width() : 200;
    }

    /** Rewrites its line if standard error is a terminal. */
    static TerminalProgress onStandardError() {
        return new TerminalProgress(System.err, Terminal.isError());
    }

    @Override
    public void accept(Progress.Event event) {
        var ended = event.stages().size() <= 1 && event.fraction() >= 1;
        var since = Duration.ofNanos(System.nanoTime() - last);
        if (rewrite) {
            if (ended) {
                clear();
            } else if (since.compareTo(REWRITE) >= 0) {
                out.print("\r\033[K" + line(event, width - 1));
                out.flush();
                shown = true;
                last = System.nanoTime();
            }
        } else if (!event.stages().isEmpty()) {
            var stage = event.stages().getFirst();
            if (!stage.equals(lastStage) || since.compareTo(PRINT) >= 0) {
                out.println(line(event, width));
                lastStage = stage;
                last = System.nanoTime();
            }
        }
    }

    private void clear() {
        if (shown) {
            out.print("\r\033[K");
            out.flush();
            shown = false;
        }
    }

    /** {@code seeds > patching 120/540  43 %  0:12 left  loss 0.21}, cut to a width. */
    static String line(Progress.Event event, int width) {
        var text = new StringBuilder(String.join(" > ", event.stages()));
        if (event.steps() > 0) {
            text.append(String.format(Locale.ROOT, " %d/%d", Math.min(event.done(), event.steps()), event.steps()));
        } else if (event.done() > 0) {
            text.append(' ').append(event.done());
        }
        if (event.fraction() > 0) {
            text.append(String.format(Locale.ROOT, "  %d %%", (int) (event.fraction() * 100)));
        }
        event.left().ifPresent(left -> text.append("  ").append(clock(left)).append(" left"));
        if (!event.message().isEmpty()) {
            text.append("  ").append(event.message());
        }
        var line = text.toString().replaceAll("\\p{Cntrl}", " ");
        return line.length() <= width ? line : line.substring(0, Math.max(0, width - 3)) + "...";
    }

    private static String clock(Duration d) {
        return d.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", d.toMinutes(), d.toSecondsPart());
    }
}
