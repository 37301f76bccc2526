package dev.reprise.app.site.run;

import dev.reprise.app.site.reading.Chip;
import dev.reprise.core.Paper;
import dev.reprise.core.Progress;
import dev.reprise.core.report.Format;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunState;
import dev.reprise.feed.run.RunStore;
import dev.reprise.feed.verdict.RunFinding;
import dev.reprise.feed.verdict.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs as pages show them. */
@Component
final class RunViews {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** Before so much of it is done, nobody knows how long it takes. */
    private static final double FORETOLD_FROM = 0.02;

    private final RunStore store;
    private final Map<String, String> usual = new HashMap<>();

    RunViews(RunStore store) {
        this.store = store;
        Paper.all()
                .forEach(paper -> paper.experiment()
                        .settings()
                        .forEach(setting -> setting.defaultValue()
                                .ifPresent(value ->
                                        usual.put(paper.slug() + " " + setting.name(), RunForm.written(value)))));
    }

    /**
     * A run in a list.
     *
     * @param what    {@code quick run, seed 0}
     * @param options those that somebody chose; empty for the usual ones
     * @param at      when it was asked for
     * @param chips   how many claims it found to stand how
     */
    public record Row(String id, String state, String what, String options, String at, List<Chip> chips) {}

    Row row(RunRecord run) {
        return new Row(
                run.id(),
                state(run.state()),
                run.mode() + " run, seed " + run.seed(),
                options(run.slug(), run.options()),
                time(run.requestedAt()),
                run.state() == RunState.DONE ? tally(store.findings(run.id())) : List.of());
    }

    private static List<Chip> tally(List<RunFinding> findings) {
        var counts = new EnumMap<Standing, Integer>(Standing.class);
        findings.forEach(finding -> counts.merge(Standing.of(finding.verdict()), 1, Integer::sum));
        return Chip.tally(counts);
    }

    /** What a run found out about a claim, in the claim's history. */
    public record Finding(
            String run,
            String claim,
            Chip chip,
            String measured,
            String what,
            String options,
            @Nullable String version,
            String at) {}

    /** With the options that are unusual for the paper of that slug. */
    Finding finding(RunFinding verdict, String slug) {
        var interval = verdict.interval();
        var measured = verdict.measured();
        return new Finding(
                verdict.run(),
                verdict.claim(),
                Chip.of(Standing.of(verdict.verdict())),
                measured == null
                        ? "–"
                        : Format.number(measured)
                                + (interval == null ? "" : " " + Format.interval(interval))
                                + (verdict.unit().isEmpty() ? "" : " " + verdict.unit()),
                verdict.mode() + ", seed " + verdict.seed(),
                options(slug, verdict.options()),
                verdict.version(),
                time(verdict.at()));
    }

    static String state(RunState state) {
        return switch (state) {
            case QUEUED -> "waiting";
            case RUNNING -> "running";
            case DONE -> "done";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
            case INTERRUPTED -> "interrupted";
        };
    }

    /** Those that are not the usual ones: {@code seeds = 4; alpha = -1,1}. */
    String options(String slug, Map<String, Object> options) {
        return options.entrySet().stream()
                .filter(option -> !RunForm.written(option.getValue()).equals(usual.get(slug + " " + option.getKey())))
                .map(option -> option.getKey() + " = " + RunForm.written(option.getValue()))
                .collect(Collectors.joining("; "));
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    static int percent(Progress.Event event) {
        return Math.clamp(Math.round(event.fraction() * 100), 0, 100);
    }

    /** Where a running one stands, in words; the same as the script of the page writes. */
    static String progress(Progress.Event event) {
        var text = new StringBuilder(String.join(" › ", event.stages()));
        if (event.steps() > 0) {
            text.append(", ")
                    .append(Math.min(event.done(), event.steps()))
                    .append(" of ")
                    .append(event.steps());
        }
        event.left()
                .filter(_ -> event.fraction() >= FORETOLD_FROM)
                .ifPresent(left -> text.append(", ").append(duration(left)).append(" left"));
        return text.toString();
    }

    private static String duration(Duration time) {
        return time.toMinutes() > 0
                ? "about " + Math.round(time.toSeconds() / 60.0) + " min"
                : "about " + Math.max(1, time.toSeconds()) + " s";
    }
}
