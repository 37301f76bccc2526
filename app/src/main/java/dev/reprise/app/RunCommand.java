package dev.reprise.app;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Mode;
import dev.reprise.core.Paper;
import dev.reprise.core.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code reprise run}: decides a paper's claims. */
@Command(
        name = "run",
        description = "Decides a paper's claims: each with the paper's figure, ours, and the verdict.",
        synopsisSubcommandLabel = "PAPER",
        commandListHeading = "%nPapers:%n",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise run relp")
final class RunCommand implements Runnable {
    @Unmatched
    private List<String> given = new ArrayList<>();

    /** Without a paper, or with one that does not run here. */
    @Override
    public void run() {
        throw PaperCommands.refusal("run", given);
    }

    /** The sub-command of a paper. */
    static CommandSpec of(Paper paper) {
        var command = new OnPaper(paper);
        var spec = PaperCommands.spec("run", paper, command, "--quick");
        command.settings.addTo(spec);
        return spec;
    }

    @Command(sortOptions = false)
    private static final class OnPaper implements Callable<Integer> {
        private final Paper paper;

        @ArgGroup
        private @Nullable Size size;

        @Option(names = "--strict", description = "Exit code 1 if a claim fails.")
        private boolean strict;

        @Option(
                names = "--claim",
                paramLabel = "ID",
                description = "Decide this claim only; may be given several times.")
        private List<String> claims = List.of();

        @Mixin
        private CommonOptions common;

        @Mixin
        private OutOption out;

        private final SettingOptions settings;

        private static final class Size {
            @Option(names = "--quick", description = "At a size that takes a minute or two (default).")
            @SuppressWarnings("unused") // it is what is done without --full
            private boolean quick;

            @Option(names = "--full", description = "At the size that verdicts are published with.")
            private boolean full;
        }

        OnPaper(Paper paper) {
            this.paper = paper;
            this.settings = new SettingOptions(paper.experiment().settings());
        }

        @Override
        public Integer call() throws IOException {
            var wanted = wanted();
            var run = new PaperRun(paper, common);
            var lab = run.lab(size != null && size.full ? Mode.FULL : Mode.QUICK, settings.parse())
                    .withClaims(wanted);
            var report = run.runAndShow(lab, out.folder());
            boolean fails =
                    report.findings().stream().anyMatch(f -> lab.wants(f.claim()) && f.verdict() == Verdict.FAILS);
            return strict && fails ? ExitCode.DOES_NOT_HOLD : ExitCode.DONE;
        }

        private Set<String> wanted() {
            var known = paper.experiment().claims().stream().map(c -> c.id()).toList();
            for (var id : claims) {
                if (!known.contains(id)) {
                    throw new InvalidInputException(
                            paper.slug() + " has no claim '" + id + "'\nIts claims: " + String.join(", ", known));
                }
            }
            return new LinkedHashSet<>(claims);
        }
    }
}
