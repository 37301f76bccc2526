package dev.reprise.app;

import dev.reprise.core.Finding;
import dev.reprise.core.Measurement;
import dev.reprise.core.Paper;
import dev.reprise.core.Terminal;
import dev.reprise.core.Verdict;
import dev.reprise.core.report.Format;
import dev.reprise.core.report.TerminalReport;
import dev.reprise.core.report.TextTable.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise claims}: the scoreboard. */
@Command(
        name = "claims",
        sortOptions = false,
        description = "The scoreboard: every claim of every paper with its latest verdict, refutations first.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise claims")
final class ClaimsCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Option(
            names = "--reports",
            paramLabel = "DIR",
            description = "The folder with the folders of reports (default: reports).")
    private Path reports = Path.of("reports");

    @Override
    public Integer call() throws IOException {
        var scoreboard = Scoreboard.of(
                Paper.all(), reports, warning -> common.messages().println("reprise: left out: " + warning));
        if (common.json()) {
            printJson(scoreboard);
        } else {
            printText(scoreboard);
        }
        return ExitCode.DONE;
    }

    private void printJson(Scoreboard scoreboard) {
        var document = JsonMapper.shared().createObjectNode();
        putCounts(document.putObject("counts"), scoreboard);
        var claims = document.putArray("claims");
        for (var entry : scoreboard.entries()) {
            var json = claims.addObject()
                    .put("paperId", entry.paper().slug())
                    .put("title", entry.paper().title())
                    .put("id", entry.claim().id())
                    .put("statement", entry.claim().statement())
                    .put("paper", entry.claim().paper())
                    .put("criterion", entry.claim().criterion().text())
                    .put("unit", entry.claim().unit())
                    .put("verdict", entry.finding().map(f -> f.verdict().name()).orElse(null));
            var measured = entry.finding().flatMap(Finding::measurement);
            json.put("measured", measured.map(Measurement::value).orElse(null));
            measured.flatMap(Measurement::interval)
                    .ifPresentOrElse(
                            i -> json.putArray("interval").add(i.low()).add(i.high()), () -> json.putNull("interval"));
            json.put("note", entry.finding().map(Finding::note).orElse(""));
            json.put("needs", entry.finding().map(Finding::needs).orElse(""));
            entry.latest()
                    .ifPresentOrElse(
                            run -> json.putObject("lastRun")
                                    .put("startedAt", run.report().startedAt().toString())
                                    .put("mode", run.report().mode().toString())
                                    .put("file", run.file().toString()),
                            () -> json.putNull("lastRun"));
        }
        common.print(document);
    }

    private static void putCounts(ObjectNode json, Scoreboard scoreboard) {
        for (var verdict : Verdict.values()) {
            json.put(verdict.name(), count(scoreboard, verdict));
        }
        json.put("NOT_RUN", notRun(scoreboard));
    }

    private static long count(Scoreboard scoreboard, Verdict verdict) {
        return scoreboard.entries().stream()
                .filter(e -> e.finding().filter(f -> f.verdict() == verdict).isPresent())
                .count();
    }

    private static long notRun(Scoreboard scoreboard) {
        return scoreboard.entries().stream().filter(e -> e.finding().isEmpty()).count();
    }

    private void printText(Scoreboard scoreboard) {
        if (scoreboard.entries().isEmpty()) {
            common.results().println("No paper runs here yet.");
            return;
        }
        var rows = new ArrayList<List<Cell>>();
        for (var entry : scoreboard.entries()) {
            rows.add(List.of(
                    entry.finding()
                            .map(f -> TerminalReport.verdict(f.verdict(), Terminal.hasColours()))
                            .orElse(Cell.of("not\u00A0run\u00A0yet")),
                    Cell.of(entry.paper().slug() + "\u00A0" + entry.claim().id()),
                    Cell.of(entry.claim().statement()),
                    Cell.of(entry.claim().paper()),
                    Cell.of(entry.claim().criterion().text()),
                    Cell.of(entry.finding().map(Format::measured).orElse("–")),
                    Cell.of(entry.latest()
                            .map(run -> run.report().mode().toString())
                            .orElse("–")),
                    Cell.of(entry.latest()
                            .map(run -> run.report().startedAt().toString().substring(0, 10))
                            .orElse("–"))));
        }
        common.printTable(List.of("verdict", "claim", "", "paper", "criterion", "measured", "mode", "run"), rows);
        var counts = new ArrayList<String>();
        for (var verdict : Verdict.values()) {
            if (count(scoreboard, verdict) > 0) {
                counts.add(Format.count(count(scoreboard, verdict), verdict));
            }
        }
        if (notRun(scoreboard) > 0) {
            counts.add(notRun(scoreboard) + " not run yet");
        }
        common.results().println("\n" + scoreboard.entries().size() + " claims: " + String.join(", ", counts));
    }
}
