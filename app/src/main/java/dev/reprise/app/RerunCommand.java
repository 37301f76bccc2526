package dev.reprise.app;

import dev.reprise.core.Claim;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Lab;
import dev.reprise.core.Mode;
import dev.reprise.core.Paper;
import dev.reprise.core.Provenance;
import dev.reprise.core.Report;
import dev.reprise.core.Settings;
import dev.reprise.core.report.ReportComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise rerun}: repeats a run from its provenance and compares the two reports number by number. */
@Command(
        name = "rerun",
        sortOptions = false,
        description =
                "Repeats a run with the settings, seed, threads and dtype that its report names, and compares number by number. "
                        + "Exit code 1 if the reports differ.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise rerun reports/relp-quick/report.json")
final class RerunCommand implements Callable<Integer> {
    private static final int MOST_LINES = 40;

    @Parameters(paramLabel = "REPORT", description = "A report.json, or the folder that has one.")
    private Path file;

    @Mixin
    private CommonOptions common;

    @Mixin
    private OutOption out;

    @Override
    public Integer call() throws IOException {
        if (common.isSeedGiven()
                || common.threads().isPresent()
                || common.dtype().isPresent()) {
            throw new InvalidInputException("rerun takes seed, threads and dtype from the report;"
                    + "\nto run with others: ./reprise run PAPER --seed=... --threads=... --dtype=...");
        }
        var source = Files.isDirectory(file) ? file.resolve("report.json") : file;
        var before = Report.read(source);
        var paper = paper(before, source);
        var after = repeat(before, new PaperRun(paper, common), lab(before, paper, source));
        var comparison = ReportComparison.of(before, before.artefacts().isEmpty() ? withoutArtefacts(after) : after);
        var changes = changes(before.provenance(), after.provenance());
        if (common.json()) {
            printJson(comparison, changes);
        } else {
            printText(before, comparison, changes);
        }
        return comparison.identical() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
    }

    private static Paper paper(Report before, Path source) {
        try {
            return Paper.find(before.paper());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ": " + e.getMessage(), e);
        }
    }

    /** What the run had been given. Paths in the settings are resolved as they were typed. */
    private static Lab lab(Report before, Paper paper, Path source) {
        var declared = before.mode() == Mode.APPLY
                ? paper.application()
                        .orElseThrow(() -> new InvalidInputException(source + ": the method of '" + paper.slug()
                                + "' can no longer be applied to other input"))
                        .settings()
                : paper.experiment().settings();
        var provenance = before.provenance();
        if (before.isIncomplete()) {
            throw new InvalidInputException(source + ": the run was cut short (" + before.incomplete()
                    + "), so it cannot be repeated number by number");
        }
        try {
            return Lab.of(before.mode())
                    .withSeed(provenance.seed())
                    .withThreads(provenance.threads())
                    .withDtype(provenance.dtype())
                    .withSettings(Settings.fromJson(declared, provenance.settings()))
                    .withClaims(selection(before, paper));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ", settings of the run: " + e.getMessage(), e);
        }
    }

    /** The claims that were asked for: none, which means all, unless the report lacks some that the paper has. */
    private static Set<String> selection(Report before, Paper paper) {
        var known = paper.experiment().claims().stream().map(Claim::id).collect(Collectors.toSet());
        var decided = before.findings().stream().map(f -> f.claim().id()).collect(Collectors.toSet());
        decided.retainAll(known);
        return decided.size() == known.size() ? Set.of() : decided;
    }

    /** Runs into the folder of {@code --out}; without one, artefacts that are to be compared go to a folder that is removed again. */
    private Report repeat(Report before, PaperRun run, Lab lab) throws IOException {
        if (out.folder().isPresent()) {
            return run.runInto(out.folder().get(), lab);
        }
        if (before.artefacts().isEmpty()) {
            return run.run(lab);
        }
        var scratch = Files.createTempDirectory("reprise-rerun-");
        try {
            return run.run(lab.withOut(scratch));
        } finally {
            try (var files = Files.walk(scratch)) {
                for (var left : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(left);
                }
            }
        }
    }

    /** For a run that was not asked for files. */
    private static Report withoutArtefacts(Report r) {
        return new Report(
                r.paper(),
                r.title(),
                r.mode(),
                r.startedAt(),
                r.seconds(),
                r.findings(),
                r.tables(),
                r.arrays(),
                r.charts(),
                r.diagrams(),
                List.of(),
                r.warnings(),
                r.incomplete(),
                r.provenance());
    }

    /** What the two runs came from and did not have in common, as far as it can change numbers. */
    private static List<String> changes(Provenance before, Provenance after) {
        var changes = new ArrayList<String>();
        change(changes, "model", model(before), model(after));
        change(changes, "version", before.version(), after.version());
        change(changes, "commit", before.commit(), after.commit());
        change(
                changes,
                "libraries",
                before.libraries().toString(),
                after.libraries().toString());
        change(changes, "cpu", before.machine().cpu(), after.machine().cpu());
        return changes;
    }

    private static String model(Provenance provenance) {
        var model = provenance.model();
        return model == null ? "none" : model.name() + " (fingerprint " + model.fingerprint() + ")";
    }

    private static void change(List<String> changes, String what, String before, String after) {
        if (!before.equals(after)) {
            changes.add(what + ": " + before + " -> " + after);
        }
    }

    private void printJson(ReportComparison comparison, List<String> changes) {
        var document = JsonMapper.shared()
                .createObjectNode()
                .put("identical", comparison.identical())
                .put("numbers", comparison.numbers());
        var differences = document.putArray("differences");
        for (var difference : comparison.differences()) {
            var json = differences
                    .addObject()
                    .put("where", difference.where())
                    .put("expected", difference.expected())
                    .put("actual", difference.actual());
            if (Double.isNaN(difference.by())) {
                json.putNull("by");
            } else {
                json.put("by", difference.by());
            }
            json.put("timing", difference.timing());
        }
        var came = document.putArray("provenanceChanges");
        changes.forEach(came::add);
        common.print(document);
    }

    private void printText(Report before, ReportComparison comparison, List<String> changes) {
        var results = common.results();
        results.println(before.paper() + ", " + before.mode() + ", first run " + before.startedAt());
        var lines = comparison.toString().lines().toList();
        int shown = Math.min(lines.size() - 1, MOST_LINES);
        lines.subList(0, shown).forEach(results::println);
        if (shown < lines.size() - 1) {
            results.println("... and " + (lines.size() - 1 - shown) + " more; --json has them all");
        }
        results.println(lines.getLast());
        if (!comparison.identical() && !changes.isEmpty()) {
            results.println("\nWhat the two runs did not have in common:");
            changes.forEach(change -> results.println("  " + change));
        } else {
            changes.stream().filter(c -> c.startsWith("model:")).forEach(results::println);
        }
        out.folder().ifPresent(folder -> results.println("\nThe report: " + folder.resolve("report.html")));
    }
}
