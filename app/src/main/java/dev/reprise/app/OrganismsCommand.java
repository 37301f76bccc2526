package dev.reprise.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reprise organisms}: the small models that experiments run on. */
@Command(
        name = "organisms",
        description = "The small models that experiments run on: what there is, how they are made, what they can do.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {OrganismsListCommand.class, OrganismsTrainCommand.class, OrganismsAcceptCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  ./reprise organisms list")
final class OrganismsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: list, train or accept");
    }
}
