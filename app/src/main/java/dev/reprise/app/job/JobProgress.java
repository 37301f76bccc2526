package dev.reprise.app.job;

import dev.reprise.core.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the progress of a run as lines of JSON, five a second at most: whoever reads them wants to know where it stands, not every step. */
public final class JobProgress implements Consumer<Progress.Event> {
    private static final long BETWEEN = Duration.ofMillis(200).toNanos();

    private final PrintWriter out;
    private long last = System.nanoTime() - BETWEEN;

    public JobProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(Progress.Event event) {
        if (System.nanoTime() - last >= BETWEEN) {
            out.println(JsonMapper.shared().writeValueAsString(json(event)));
            out.flush();
            last = System.nanoTime();
        }
    }

    /** {@code {"stages":["RelP","training"],"done":1,"steps":4,"fraction":0.1,"elapsed":3.2,"left":28.8,"message":""}}; times in seconds. */
    public static ObjectNode json(Progress.Event event) {
        var json = JsonMapper.shared().createObjectNode();
        var stages = json.putArray("stages");
        event.stages().forEach(stages::add);
        json.put("done", event.done()).put("steps", event.steps()).put("fraction", event.fraction());
        json.put("elapsed", event.elapsed().toMillis() / 1e3);
        event.left().ifPresentOrElse(left -> json.put("left", left.toMillis() / 1e3), () -> json.putNull("left"));
        return json.put("message", event.message());
    }

    /** The event of a line; empty for a line that is none, such as a native library's remark. */
    static Optional<Progress.Event> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            var json = JsonMapper.shared().readTree(line);
            return Optional.of(new Progress.Event(
                    json.path("stages").valueStream().map(JsonNode::stringValue).toList(),
                    json.path("done").longValue(),
                    json.path("steps").longValue(),
                    json.path("fraction").doubleValue(),
                    Duration.ofMillis(Math.round(json.path("elapsed").doubleValue() * 1e3)),
                    json.path("message").stringValue()));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
