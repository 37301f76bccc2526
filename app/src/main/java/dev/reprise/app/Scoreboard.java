package dev.reprise.app;

import dev.reprise.core.Claim;
import dev.reprise.core.Finding;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Mode;
import dev.reprise.core.Paper;
import dev.reprise.core.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All claims of all papers, each with the latest finding among the reports of a folder; refutations first.
 *
 * @param entries one for each claim
 */
record Scoreboard(List<Entry> entries) {
    /**
     * A claim.
     *
     * @param latest the report with its latest finding; empty if it was never decided
     */
    record Entry(Paper paper, Claim claim, Optional<Run> latest) {
        Optional<Finding> finding() {
            return latest.map(run -> run.report().finding(claim.id()));
        }

        /** FAILS, INCONCLUSIVE, NEEDS_SCALE, HOLDS, not run. */
        private int rank() {
            return finding()
                    .map(f -> switch (f.verdict()) {
                        case FAILS -> 0;
                        case INCONCLUSIVE -> 1;
                        case NEEDS_SCALE -> 2;
                        case HOLDS -> 3;
                    })
                    .orElse(4);
        }
    }

    /** A report and the file that it was read from. */
    record Run(Report report, Path file) {}

    /**
     * Reads the reports that lie in the folders of a folder.
     *
     * @param warnings is told of files that are no reports
     */
    static Scoreboard of(List<Paper> papers, Path folder, Consumer<String> warnings) throws IOException {
        var runs = runs(folder, warnings);
        var entries = new ArrayList<Entry>();
        for (var paper : papers) {
            for (var claim : paper.experiment().claims()) {
                entries.add(new Entry(
                        paper,
                        claim,
                        runs.stream()
                                .filter(run -> decides(run.report(), paper, claim))
                                .max(Comparator.comparing(run -> run.report().startedAt()))));
            }
        }
        entries.sort(Comparator.comparingInt(Entry::rank)); // stable: papers and claims keep their order
        return new Scoreboard(entries);
    }

    private static boolean decides(Report report, Paper paper, Claim claim) {
        return report.paper().equals(paper.slug())
                && report.mode() != Mode.APPLY
                && report.findings().stream().anyMatch(f -> f.claim().id().equals(claim.id()));
    }

    private static List<Run> runs(Path folder, Consumer<String> warnings) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var runs = new ArrayList<Run>();
        try (var folders = Files.list(folder)) {
            for (var file : folders.map(f -> f.resolve("report.json")).sorted().toList()) {
                if (Files.exists(file)) {
                    try {
                        runs.add(new Run(Report.read(file), file));
                    } catch (InvalidInputException e) {
                        warnings.accept(String.valueOf(e.getMessage()));
                    }
                }
            }
        }
        return runs;
    }
}
