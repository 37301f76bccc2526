package dev.reprise.app.site.run;

import dev.reprise.app.site.access.ClientAddresses;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunState;
import dev.reprise.feed.run.RunStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/runs/ID/events}: server-sent events, from the present state to the final one. {@code state} tells of a new state, {@code progress} of a
 * step of a running one; both have the same JSON. An event's id is that of the moment, so that {@code Last-Event-ID} spares a client what it has.
 *
 * <p>A reader is a thread that waits for the next moment. It is told of the latest one only, however many there were meanwhile.
 */
@Controller
final class RunEvents {
    private static final int MOST_READERS = 200;
    private static final int MOST_READERS_OF_AN_ADDRESS = 20;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** How soon a change is seen that this process is not told of. */
    private static final Duration GLANCE = Duration.ofSeconds(2);

    private final RunStore store;
    private final RunQueue queue;
    private final RunMonitor monitor;
    private final ClientAddresses addresses;
    private final Map<String, Integer> readers = new ConcurrentHashMap<>();

    RunEvents(RunStore store, RunQueue queue, RunMonitor monitor, ClientAddresses addresses) {
        this.store = store;
        this.queue = queue;
        this.monitor = monitor;
        this.addresses = addresses;
    }

    @GetMapping("/api/runs/{id}/events")
    @Tag(name = RunApi.TAG)
    @Operation(
            summary = "Watch a run",
            description =
                    "Server-sent events, from the present state to the final one: 'state' tells of a new state, 'progress' of a step of a"
                            + " running one. The header Last-Event-ID spares what was seen.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = ApiRunState.class)))
    void events(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        if (store.find(id).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such run");
        }
        var address = addresses.countedAs(request);
        int all = readers.values().stream().mapToInt(Integer::intValue).sum();
        if (all >= MOST_READERS || readers.merge(address, 1, Integer::sum) > MOST_READERS_OF_AN_ADDRESS) {
            if (all < MOST_READERS) {
                leave(address);
            }
            response.setHeader("Retry-After", "10");
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "too many listen already; ask for the run itself instead");
        }
        try {
            var seen = Optional.ofNullable(request.getHeader("Last-Event-ID")).orElse("");
            stream(id, seen, response);
        } finally {
            leave(address);
        }
    }

    private void leave(String address) {
        readers.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    private void stream(String id, String lastEventId, HttpServletResponse response)
            throws IOException, InterruptedException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would hold it back
        var out = response.getWriter();
        var sent = lastEventId;
        var silentSince = System.nanoTime();
        while (true) {
            long number = monitor.number();
            var moment = moment(id);
            if (!moment.id().equals(sent)) {
                boolean sameState = state(sent).equals(state(moment.id()));
                write(out, moment, sameState ? "progress" : "state");
                sent = moment.id();
                silentSince = System.nanoTime();
            } else if (System.nanoTime() - silentSince >= HEARTBEAT.toNanos()) {
                out.print(": still here\n\n");
                silentSince = System.nanoTime();
            }
            out.flush();
            response.flushBuffer(); // throws if the reader is gone
            if (out.checkError() || moment.isFinal() || monitor.isClosed()) {
                return;
            }
            monitor.await(number, GLANCE);
        }
    }

    /** A moment of a run: an event, and its id. */
    private record Moment(String id, boolean isFinal, String json) {}

    private Moment moment(String id) {
        var progress = monitor.latest(id);
        if (progress.isPresent()) {
            var event = progress.get();
            var number = event.elapsed().toMillis() + "." + Math.round(event.fraction() * 1e6);
            return new Moment(RunState.RUNNING.word() + "-" + number, false, json(ApiRunState.of(event)));
        }
        RunRecord run = store.find(id).orElseThrow();
        int position = run.state() == RunState.QUEUED ? queue.position(id) : -1;
        return new Moment(
                run.state().word() + (position < 0 ? "" : "-" + position),
                run.state().isFinal(),
                json(ApiRunState.of(run, position)));
    }

    private static String state(String eventId) {
        return eventId.replaceFirst("-.*", "");
    }

    private static String json(ApiRunState state) {
        return JsonMapper.shared().writeValueAsString(state);
    }

    private static void write(PrintWriter out, Moment moment, String type) {
        out.print("id: " + moment.id() + "\nevent: " + type + "\ndata: " + moment.json() + "\n\n");
    }
}
