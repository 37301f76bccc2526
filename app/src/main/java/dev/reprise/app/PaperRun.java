package dev.reprise.app;

import dev.reprise.core.Lab;
import dev.reprise.core.Mode;
import dev.reprise.core.Paper;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Settings;
import dev.reprise.core.Terminal;
import dev.reprise.core.Torch;
import dev.reprise.core.report.ReportFolder;
import dev.reprise.core.report.TerminalReport;
import dev.reprise.core.report.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One run of a paper: its experiment or its application, from the options to the report. */
final class PaperRun {
    private final Paper paper;
    private final CommonOptions common;

    PaperRun(Paper paper, CommonOptions common) {
        this.paper = paper;
        this.common = common;
    }

    /** A lab with what the common options say. */
    Lab lab(Mode mode, Settings settings) {
        var lab = Lab.of(mode).withSeed(common.seed()).withSettings(settings);
        if (common.threads().isPresent()) {
            lab = lab.withThreads(common.threads().getAsInt());
        }
        return common.dtype().map(lab::withDtype).orElse(lab);
    }

    /**
     * Runs, shows the report, and writes it to {@code --out}; without it, to {@code reports/SLUG-MODE} unless the report is printed as JSON. Warnings go
     * to standard error.
     */
    Report runAndShow(Lab lab, Optional<Path> out) throws IOException {
        var folder = out.or(() ->
                common.json() ? Optional.empty() : Optional.of(Path.of("reports", paper.slug() + "-" + lab.mode())));
        Published published;
        try (var progress = progress()) {
            published = folder.isPresent()
                    ? publish(folder.get(), paper, lab, progress)
                    : new Published(run(paper, lab, progress), Optional.empty());
        }
        var report = published.report();
        report.warnings()
                .forEach(warning -> common.messages().println("reprise: warning: " + TextTable.clean(warning)));
        if (common.json()) {
            common.results().println(report.toJson());
        } else {
            common.results().print(TerminalReport.text(report, Terminal.width(), Terminal.hasColours()));
            published.folder().ifPresent(f -> common.results().println("\nThe report: " + f.resolve("report.html")));
        }
        return report;
    }

    /** Runs, and writes the report and the artefacts to a folder. */
    Report runInto(Path out, Lab lab) throws IOException {
        try (var progress = progress()) {
            return runInto(out, paper, lab, progress);
        }
    }

    /** Runs. */
    Report run(Lab lab) throws IOException {
        try (var progress = progress()) {
            return run(paper, lab, progress);
        }
    }

    private Progress progress() {
        return common.quiet() ? Progress.silent() : Progress.terminal();
    }

    /** Runs, and writes the report and the artefacts to a folder. */
    static Report runInto(Path out, Paper paper, Lab lab, Progress progress) throws IOException {
        return publish(out, paper, lab, progress).report();
    }

    private record Published(Report report, Optional<Path> folder) {}

    private static Published publish(Path out, Paper paper, Lab lab, Progress progress) throws IOException {
        try (var folder = ReportFolder.open(out)) {
            var report = run(paper, lab.withOut(folder.staging()), progress);
            return new Published(report, Optional.of(folder.publish(report)));
        }
    }

    private static Report run(Paper paper, Lab lab, Progress progress) throws IOException {
        Torch.setThreads(lab.threads());
        return lab.mode() == Mode.APPLY
                ? paper.application().orElseThrow().apply(lab, progress)
                : paper.experiment().run(lab, progress);
    }
}
