package dev.reprise.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.job.Job;
import dev.reprise.app.job.JobProgress;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Lab;
import dev.reprise.core.Mode;
import dev.reprise.core.Paper;
import dev.reprise.core.Progress;
import dev.reprise.core.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code reprise job}: a run for the program that started this process, see {@link dev.reprise.app.job}. */
@Command(
        name = "job",
        hidden = true,
        description =
                "For the site: reads a job as a line of JSON from standard input, runs it, and stops where its input ends.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise job")
final class JobCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        var line = in.readLine();
        if (line == null) {
            throw new InvalidInputException("a job is one line of JSON on standard input");
        }
        var job = Job.parse(line);
        Main.stopAtEndOf(in);
        var paper = Paper.find(job.paper());
        var declared = job.mode() == Mode.APPLY
                ? paper.application().orElseThrow().settings()
                : paper.experiment().settings();
        var lab = Lab.of(job.mode())
                .withSeed(job.seed())
                .withThreads(job.threads())
                .withSettings(Settings.fromJson(declared, job.settings()));
        try (var progress =
                Progress.listening(new JobProgress(spec.commandLine().getOut()), () -> false)) {
            PaperRun.runInto(job.out(), paper, lab, progress);
        }
        return ExitCode.DONE;
    }
}
