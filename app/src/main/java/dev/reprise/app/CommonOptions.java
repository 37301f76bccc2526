package dev.reprise.app;

import dev.reprise.core.Dtype;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that commands share, and where a command writes.
 *
 * <pre>{@code
 * @Command(name = "next")
 * final class NextCommand implements Callable<Integer> {
 *     @Mixin
 *     CommonOptions common;
 * }
 * }</pre>
 */
final class CommonOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random (default: 0).")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Positive.class,
            description = "Threads to compute with (default: one a core).")
    private @Nullable Integer threads;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            converter = Computable.class,
            description = "float32 (default), bfloat16 or float64.")
    private @Nullable Dtype dtype;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the report and its files to this folder.")
    private @Nullable Path folder;

    @Option(names = "--json", description = "Standard output is JSON and nothing else.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    long seed() {
        return seed;
    }

    /** Empty: as many as libtorch takes by itself. */
    OptionalInt threads() {
        return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    }

    /** The dtype that was asked for; empty leaves the choice, {@link Dtype#FLOAT32} as a rule, to the command. */
    Optional<Dtype> dtype() {
        return Optional.ofNullable(dtype);
    }

    /** The folder of {@code --out}. */
    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    /** Standard output: results, and nothing else. */
    PrintWriter results() {
        return command.commandLine().getOut();
    }

    /** Standard error: progress, warnings and logs. */
    PrintWriter messages() {
        return command.commandLine().getErr();
    }

    private static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int number = Integer.parseInt(text);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new TypeConversionException("'" + text + "' is not a whole number above 0");
        }
    }

    private static final class Computable implements ITypeConverter<Dtype> {
        @Override
        public Dtype convert(String text) {
            for (var dtype : List.of(Dtype.FLOAT32, Dtype.BFLOAT16, Dtype.FLOAT64)) {
                if (dtype.toString().equals(text)) {
                    return dtype;
                }
            }
            throw new TypeConversionException("'" + text + "' is none of float32, bfloat16, float64");
        }
    }
}
