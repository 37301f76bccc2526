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

    /** Runs, shows the report, and writes it to {@code --out}; without it, to {@code reports/SLUG-MODE} unless the report is printed as JSON. */
    Report runAndShow(Lab lab, Optional<Path> out) throws IOException {
        var folder = out.or(() ->
                common.json() ? Optional.empty() : Optional.of(Path.of("reports", paper.slug() + "-" + lab.mode())));
        var report = folder.isPresent() ? runInto(folder.get(), lab) : run(lab);
        if (common.json()) {
            common.results().println(report.toJson());
        } else {
            common.results().print(TerminalReport.text(report, Terminal.width(), Terminal.hasColours()));
            folder.ifPresent(f -> common.results().println("\nThe report: " + f.resolve("report.html")));
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
        try (var folder = ReportFolder.open(out)) {
            var report = run(paper, lab.withOut(folder.staging()), progress);
            folder.publish(report);
            return report;
        }
    }

    private static Report run(Paper paper, Lab lab, Progress progress) throws IOException {
        Torch.setThreads(lab.threads());
        return lab.mode() == Mode.APPLY
                ? paper.application().orElseThrow().apply(lab, progress)
                : paper.experiment().run(lab, progress);
    }
}
