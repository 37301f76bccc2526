package dev.reprise.app;

import dev.reprise.core.Mode;
import dev.reprise.core.Paper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Unmatched;

/** {@code reprise apply}: a paper's method on the user's own model or data. */
@Command(
        name = "apply",
        description = "Uses a paper's method on your own model or data.",
        synopsisSubcommandLabel = "PAPER",
        commandListHeading = "%nPapers:%n",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise apply relp --help")
final class ApplyCommand implements Runnable {
    @Unmatched
    private List<String> given = new ArrayList<>();

    /** Without a paper, or with one whose method is not there to be applied. */
    @Override
    public void run() {
        throw PaperCommands.refusal("apply", given);
    }

    /** The sub-command of a paper that has an application. */
    static CommandSpec of(Paper paper) {
        var command = new OnPaper(paper);
        var spec = PaperCommands.spec(
                "apply", paper, command, paper.application().orElseThrow().example());
        command.settings.addTo(spec);
        return spec;
    }

    @Command(sortOptions = false)
    private static final class OnPaper implements Callable<Integer> {
        private final Paper paper;

        @Mixin
        private CommonOptions common;

        @Mixin
        private OutOption out;

        private final SettingOptions settings;

        OnPaper(Paper paper) {
            this.paper = paper;
            this.settings = new SettingOptions(paper.application().orElseThrow().settings());
        }

        @Override
        public Integer call() throws IOException {
            var run = new PaperRun(paper, common);
            var report = run.runAndShow(run.lab(Mode.APPLY, settings.parse()), out.folder());
            return report.isIncomplete() ? ExitCode.INTERRUPTED : ExitCode.DONE;
        }
    }
}
