package dev.reprise.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reprise world}: the generated world that the organisms know. */
@Command(
        name = "world",
        description = "The generated world that the organisms know: its texts, its facts, its sets of items.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {WorldShowCommand.class, WorldStatsCommand.class, WorldWriteCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  ./reprise world show ioi")
final class WorldCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: show, stats or write");
    }
}
