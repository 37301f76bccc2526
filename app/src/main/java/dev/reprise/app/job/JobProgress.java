package dev.reprise.app.job;

import dev.reprise.core.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Writes the progress of a run as lines of JSON, five a second at most: whoever reads them wants to know where it stands, not every step. */
public final class JobProgress implements Consumer<Progress.Event> {
    private static final long BETWEEN = Duration.ofMillis(200).toNanos();
    private static final ObjectReader LINES = JsonMapper.shared()
            .readerFor(ProgressLine.class)
            .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    private final PrintWriter out;
    private long last = System.nanoTime() - BETWEEN;

    public JobProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(Progress.Event event) {
        if (System.nanoTime() - last >= BETWEEN) {
            out.println(JsonMapper.shared().writeValueAsString(ProgressLine.of(event)));
            out.flush();
            last = System.nanoTime();
        }
    }

    /** The event of a line; empty for a line that is none, such as a native library's remark. */
    static Optional<Progress.Event> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LINES.<ProgressLine>readValue(line).event());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
