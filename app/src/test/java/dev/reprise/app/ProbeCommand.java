package dev.reprise.app;

import dev.reprise.core.Dtype;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command as the others are: for the tests of what all commands have in common. */
@Command(name = "probe", description = "Prints what it was given.", footer = "  ./reprise probe hello")
final class ProbeCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common;

    @Mixin
    OutOption out;

    @Option(names = "--alpha", split = ",")
    List<Double> alpha = List.of();

    @Option(names = "--lambda")
    double lambda;

    @Option(names = "--type", converter = DtypeConverter.class)
    @Nullable
    Dtype type;

    @Option(names = "--sleep-beside")
    @Nullable
    Path file;

    @Parameters(arity = "0..1")
    String text = "";

    final @Nullable Throwable failure;

    ProbeCommand(@Nullable Throwable failure) {
        this.failure = failure;
    }

    /** {@code probe} as a process of its own. */
    public static void main(String[] args) {
        Main.executeAndExit(new CommandLine(new Main()).addSubcommand(new ProbeCommand(null)), args);
    }

    @Override
    public Integer call() throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof Exception exception) {
            throw exception;
        }
        if (file != null) {
            sleepBeside(file);
        }
        if (!common.quiet()) {
            common.messages().println("probing");
        }
        if (common.json()) {
            common.results().println("{\"text\": \"" + text + "\", \"seed\": " + common.seed() + "}");
        } else {
            common.results().println(text + " " + alpha + " " + lambda);
        }
        return ExitCode.DOES_NOT_HOLD;
    }

    private void sleepBeside(Path file) throws Exception {
        Files.writeString(file, "half");
        try {
            common.results().println("started");
            Thread.sleep(60_000);
        } finally {
            Files.delete(file);
        }
    }

    private static final class DtypeConverter implements ITypeConverter<Dtype> {
        @Override
        public Dtype convert(String text) {
            return Dtype.parse(text);
        }
    }
}
