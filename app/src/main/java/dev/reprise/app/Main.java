package dev.reprise.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.core.InvalidInputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line, {@code reprise}: parses, runs one command, explains what went wrong, and exits with an {@link ExitCode}. */
@Command(
        name = "reprise",
        header = "Interpretability papers that run.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Main.Version.class,
        footerHeading = "%nExample:%n",
        footer = "  ./reprise run relp")
public final class Main implements Runnable {
    static final List<Class<?>> COMMANDS = List.of(
            UpCommand.class,
            RunCommand.class,
            ApplyCommand.class,
            JobCommand.class,
            RerunCommand.class,
            ClaimsCommand.class,
            PapersCommand.class,
            ModelsCommand.class,
            OrganismsCommand.class,
            WorldCommand.class,
            DigestCommand.class,
            UsersCommand.class,
            BackupCommand.class,
            RestoreCommand.class);

    private static volatile @Nullable Ending current;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli asks
    private boolean help;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
    private boolean debug;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("unused") // picocli asks
    private boolean version;

    public static void main(String[] args) {
        executeAndExit(new CommandLine(new Main()), args);
    }

    static void executeAndExit(CommandLine commandLine, String... args) {
        var ending = Ending.onSignal(System::exit);
        current = ending;
        int exitCode = execute(commandLine, stream(FileDescriptor.out), stream(FileDescriptor.err), args);
        System.exit(ending.ended().orElse(exitCode));
    }

    /** Runs one command. @return its exit code; nothing is thrown */
    static int execute(CommandLine commandLine, PrintWriter out, PrintWriter err, String... args) {
        addCommands(commandLine, List.of(args));
        PaperCommands.addTo(commandLine, args);
        var sections = commandLine.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> unbroken(help.commandSpec()));
        commandLine
                .setHelpSectionMap(sections)
                .setExpandAtFiles(false) // a prompt may be given as @FILE: that is a command's own business
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Main::explainUsage)
                .setExecutionStrategy(Main::runLast);
        int exitCode = commandLine.execute(PaperCommands.paperFirst(commandLine, args));
        err.flush();
        if (out.checkError()) {
            err.println("reprise: standard output could not be written");
            return ExitCode.MACHINE_FAILED;
        }
        return exitCode;
    }

    /** All commands; those that the arguments do not name only with what a list of them shows, so that no start waits for their options. */
    static void addCommands(CommandLine root, List<String> args) {
        for (var type : COMMANDS) {
            var command = Objects.requireNonNull(type.getAnnotation(Command.class));
            if (args.contains(command.name())) {
                root.addSubcommand(type);
            } else {
                var outline = CommandSpec.create().name(command.name());
                outline.usageMessage().description(command.description()).hidden(command.hidden());
                root.addSubcommand(outline.name(), outline);
            }
        }
    }

    /** The examples below a command's help, in one piece whatever the width, to be copied. */
    private static String unbroken(CommandSpec command) {
        return Stream.of(command.usageMessage().footer())
                .map(line -> line + System.lineSeparator())
                .collect(Collectors.joining());
    }

    /** Without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static int runLast(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (ParameterException e) {
            throw e;
        } catch (Throwable thrown) {
            // picocli wraps what a command throws, except for errors
            var cause = thrown instanceof CommandLine.ExecutionException && thrown.getCause() != null
                    ? thrown.getCause()
                    : thrown;
            var root = parsed.commandSpec().root();
            var err = root.commandLine().getErr();
            if (root.userObject() instanceof Main main && main.debug) {
                cause.printStackTrace(err);
            }
            var failure = Failure.of(cause);
            err.println("reprise: " + failure.message());
            return failure.exitCode();
        }
    }

    private static int explainUsage(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        var err = command.getErr();
        // a converter that refuses a value has said why
        var reason = e.getCause() instanceof InvalidInputException refusal ? refusal : e;
        err.println("reprise: " + reason.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what can be given.");
        return ExitCode.WRONG_REQUEST;
    }

    /** Stops the process, as Ctrl-C does, when there is nothing more to read: whoever wrote is gone. */
    static void stopAtEndOf(Reader in) {
        Thread.ofPlatform().daemon().name("leash").start(() -> {
            try {
                long _ = in.transferTo(Writer.nullWriter());
            } catch (IOException e) {
                // gone all the same
            }
            Objects.requireNonNull(current, "no command runs").end(ExitCode.INTERRUPTED);
        });
    }

    /** UTF-8 whatever the locale, so that JSON is JSON. */
    private static PrintWriter stream(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, UTF_8);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"reprise " + Objects.requireNonNullElse(version, "(not packaged)")};
        }
    }
}
