package dev.reprise.app;

import dev.reprise.core.Dtype;
import dev.reprise.core.Terminal;
import dev.reprise.core.Torch;
import dev.reprise.core.report.TextTable;
import dev.reprise.core.report.TextTable.Cell;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    /** In help, options that all commands have stand behind the command's own. */
    static final int LAST = 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(order = LAST, names = "--seed", paramLabel = "N", description = "Seed of everything random (default: 0).")
    private @Nullable Long seed;

    @Option(
            order = LAST,
            names = "--threads",
            paramLabel = "N",
            converter = Threads.class,
            description = "Threads to compute with (default: one a core).")
    private @Nullable Integer threads;

    @Option(
            order = LAST,
            names = "--dtype",
            paramLabel = "TYPE",
            converter = Computable.class,
            description = "float32 (default), bfloat16 or float64.")
    private @Nullable Dtype dtype;

    @Option(order = LAST, names = "--json", description = "Standard output is JSON and nothing else.")
    private boolean json;

    @Option(order = LAST, names = "--quiet", description = "No progress.")
    private boolean quiet;

    long seed() {
        return seed == null ? 0 : seed;
    }

    boolean isSeedGiven() {
        return seed != null;
    }

    /** Empty: as many as libtorch takes by itself. */
    OptionalInt threads() {
        return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    }

    /** The dtype that was asked for; empty leaves the choice, {@link Dtype#FLOAT32} as a rule, to the command. */
    Optional<Dtype> dtype() {
        return Optional.ofNullable(dtype);
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    /** Makes libtorch use the threads that were asked for. To be called before anything is computed. */
    void applyThreads() {
        threads().ifPresent(Torch::setThreads);
    }

    /** Shows on a terminal what is being waited for, until it is closed. */
    Waiting waiting(String what) {
        return new Waiting(messages(), what, !quiet && Terminal.isError());
    }

    /** Prints the one JSON document of {@code --json}. */
    void print(JsonNode document) {
        results().println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }

    /** Prints a table that fits the terminal. */
    void printTable(List<String> columns, List<List<Cell>> rows) {
        UnaryOperator<String> heading =
                Terminal.hasColours() ? text -> "\033[2m" + text + "\033[0m" : UnaryOperator.identity();
        TextTable.lines(columns, rows, Terminal.width(), heading).forEach(results()::println);
    }

    /** Standard output: results, and nothing else. */
    PrintWriter results() {
        return command.commandLine().getOut();
    }

    /** Standard error: progress, warnings and logs. */
    PrintWriter messages() {
        return command.commandLine().getErr();
    }

    /** A whole number from 1 to a bound. */
    abstract static class UpTo implements ITypeConverter<Integer> {
        private final int most;

        UpTo(int most) {
            this.most = most;
        }

        @Override
        public Integer convert(String text) {
            try {
                int number = Integer.parseInt(text);
                if (number >= 1 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new TypeConversionException("'" + text + "' is not a whole number from 1 to " + most);
        }
    }

    /** How many of something to show. */
    static final class Count extends UpTo {
        Count() {
            super(1_000_000);
        }
    }

    /** More threads than any machine has cores make libtorch fail. */
    private static final class Threads extends UpTo {
        Threads() {
            super(1024);
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
