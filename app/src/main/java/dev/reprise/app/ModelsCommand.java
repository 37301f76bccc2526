package dev.reprise.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reprise models}: what can be done with a checkpoint. */
@Command(
        name = "models",
        description = "Looks into checkpoints, compares them with a reference, and runs them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelsListCommand.class,
            InspectCommand.class,
            ParityCommand.class,
            NextCommand.class,
            GenerateCommand.class
        },
        footerHeading = "%nExample:%n",
        footer = "  ./reprise models list")
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: list, inspect, parity, next or generate");
    }
}
