package dev.reprise.app;

import dev.reprise.core.Progress;
import dev.reprise.model.ModelReference;
import dev.reprise.model.organism.OrganismTrainer;
import dev.reprise.model.organism.Organisms;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprise organisms train}: makes an organism from its recipe. */
@Command(
        name = "train",
        sortOptions = false,
        description = "Makes an organism from its recipe. Ctrl-C stops it so that --resume can go on.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise organisms train nano-base --out /tmp/nano-base")
final class OrganismsTrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "An organism: see 'organisms list'.")
    private String name;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder to make (default: the organism's place among the shipped ones).")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Go on with the unfinished run.")
    private boolean resume;

    @Option(
            names = "--accept",
            description = "Then measure it as 'organisms accept --save' does. Exit code 1 if a bar is missed.")
    private boolean accept;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        common.applyThreads();
        var recipe = Organisms.named(name);
        var folder = out == null ? ModelReference.place(name) : out;
        var made =
                OrganismTrainer.train(recipe, folder, resume, common.quiet() ? Progress.silent() : Progress.terminal());
        if (!common.json()) {
            common.results().println(name + " lies in " + made.path());
        }
        var acceptance = accept ? OrganismsAcceptCommand.measure(made, common) : null;
        if (acceptance != null) {
            made.accept(acceptance);
        }
        if (common.json()) {
            var json = recipe.json().put("folder", made.path().toString());
            common.print(acceptance == null ? json : json.set("acceptance", acceptance.json()));
        } else if (acceptance != null) {
            OrganismsAcceptCommand.print(acceptance, common);
        }
        return acceptance == null || acceptance.holds() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
    }
}
