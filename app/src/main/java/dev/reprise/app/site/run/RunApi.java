package dev.reprise.app.site.run;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.access.Visitors;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunState;
import dev.reprise.feed.run.RunStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/runs}: programs start, watch and cancel runs. Reading needs no token. */
@RestController
@Tag(name = RunApi.TAG, description = "Writing needs the header Authorization: Bearer TOKEN.")
final class RunApi {
    static final String TAG = "Runs";
    private static final int LARGEST_BODY = 64 * 1024;
    private static final Set<String> FIELDS = Set.of("paper", "mode", "options");

    private final Runs runs;
    private final RunStore store;
    private final RunQueue queue;
    private final RunMonitor monitor;
    private final SiteModels models;
    private final Visitors visitors;
    private final RunOwners owners;
    private final SiteSettings settings;

    RunApi(
            Runs runs,
            RunStore store,
            RunQueue queue,
            RunMonitor monitor,
            SiteModels models,
            Visitors visitors,
            RunOwners owners,
            SiteSettings settings) {
        this.runs = runs;
        this.store = store;
        this.queue = queue;
        this.monitor = monitor;
        this.models = models;
        this.visitors = visitors;
        this.owners = owners;
        this.settings = settings;
    }

    /** The id of a run that waits for its turn. */
    @Schema(name = "RunStarted")
    record Started(String id) {}

    @PostMapping("/api/runs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Run a paper's method",
            description = "The run waits for its turn; Location is its address. 429 if too many wait.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schemaProperties = {
                                @SchemaProperty(
                                        name = "paper",
                                        schema =
                                                @Schema(
                                                        type = "string",
                                                        description = "An id, or the name on the command line",
                                                        example = "relp")),
                                @SchemaProperty(
                                        name = "mode",
                                        schema =
                                                @Schema(
                                                        type = "string",
                                                        allowableValues = {"quick", "full"},
                                                        defaultValue = "quick")),
                                @SchemaProperty(
                                        name = "options",
                                        schema =
                                                @Schema(
                                                        type = "object",
                                                        description =
                                                                "seed, and the paper's own options by name: texts, numbers, true or false, or lists of these"))
                            }))
    ResponseEntity<Started> start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var _ = visitors.of(request).required();
        var body = body(request);
        var paper = runs.paper(text(body, "paper"));
        var runnable = runs.required(paper);
        var mode = body.hasNonNull("mode") ? text(body, "mode") : null;
        var options = options(body);
        RunRequest asked;
        try {
            asked = RunRequest.check(runnable, mode, options, models);
        } catch (InvalidInputException e) {
            throw Runs.refusal(e);
        }
        try {
            var run = queue.add(paper.id(), asked, owners.starter(request, response));
            return ResponseEntity.accepted()
                    .location(URI.create("/api/runs/" + run.id()))
                    .body(new Started(run.id()));
        } catch (RunQueue.Full e) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "60");
            throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, e.getMessage(), e);
        }
    }

    @GetMapping("/api/runs/{id}")
    @Operation(
            summary = "A run",
            description = "Its state, where it stands, and, when it is done, what it found out. Needs no token.")
    ApiRun show(@PathVariable String id) {
        return json(runs.run(id));
    }

    @DeleteMapping("/api/runs/{id}")
    @Operation(
            summary = "Stop a run",
            description = "One that has ended stays as it is. For whoever started it, and editors.")
    ApiRun cancel(@PathVariable String id, HttpServletRequest request) {
        var _ = visitors.of(request).required();
        var run = runs.run(id);
        if (!owners.mayCancel(request, run)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "this run is somebody else's");
        }
        queue.cancel(id);
        return json(runs.run(id));
    }

    private ApiRun json(RunRecord run) {
        var state = (run.state() == RunState.RUNNING ? monitor.latest(run.id()) : Optional.<Progress.Event>empty())
                .map(ApiRunState::of)
                .orElseGet(() -> ApiRunState.of(run, run.state() == RunState.QUEUED ? queue.position(run.id()) : -1));
        return ApiRun.of(run, state, store.findings(run.id()), settings);
    }

    // ---- what is sent

    private static ObjectNode body(HttpServletRequest request) throws IOException {
        var bytes = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "the body has more than " + LARGEST_BODY + " bytes");
        }
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            throw new InvalidInputException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!(json instanceof ObjectNode object)) {
            throw new InvalidInputException("the body is a JSON object: {\"paper\",\"mode\",\"options\"}");
        }
        for (var name : object.propertyNames()) {
            if (!FIELDS.contains(name)) {
                throw new InvalidInputException("the body has paper, mode and options, not '"
                        + name.substring(0, Math.min(100, name.length())) + "'");
            }
        }
        return object;
    }

    private static String text(ObjectNode body, String name) {
        var value = body.path(name);
        if (!value.isString() || value.stringValue().length() > 200) {
            throw new InvalidInputException(name + " is a short text");
        }
        return value.stringValue();
    }

    private static Map<String, Object> options(ObjectNode body) {
        var options = new LinkedHashMap<String, Object>();
        var json = body.path("options");
        if (json.isMissingNode() || json.isNull()) {
            return options;
        }
        if (!json.isObject()) {
            throw new InvalidInputException("options is an object: {\"NAME\": VALUE}");
        }
        json.properties().forEach(option -> {
            if (!option.getValue().isNull()) {
                options.put(option.getKey(), JsonMapper.shared().treeToValue(option.getValue(), Object.class));
            }
        });
        return options;
    }
}
