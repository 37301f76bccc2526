package dev.reprise.bench;

import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.generator.ChangingGraphs;
import dev.reprise.method.independence.Kci;
import dev.reprise.method.independence.TestRunner;
import dev.reprise.method.independence.TestRunner.Question;
import dev.reprise.method.independence.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernel test of conditional independence on one thread: a test alone, given none, one or two variables, and all tests among five
 * variables given up to two, which share their kernels.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init")
public class KciBench {
    private static final List<Integer> CONDITION = List.of(2, 4);

    @Param({"300", "1000"})
    public int rows;

    private Variables variables;
    private List<Question> questions;

    /** The chain over time with the time. */
    @Setup
    public void setUp() {
        Torch.setThreads(1);
        var table = ChangingGraphs.chain(1, rows);
        var names = new ArrayList<>(table.names());
        names.add("time");
        var columns = new ArrayList<>(List.of(table.columns()));
        columns.add(table.surrogate());
        variables = Variables.ofColumns(names, columns.toArray(double[][]::new));
        questions = new ArrayList<>();
        var conditions = new ArrayList<List<Integer>>();
        conditions.add(List.of());
        for (int a = 0; a < variables.size(); a++) {
            conditions.add(List.of(a));
            for (int b = a + 1; b < variables.size(); b++) {
                conditions.add(List.of(a, b));
            }
        }
        for (var given : conditions) {
            for (int x = 0; x < variables.size(); x++) {
                for (int y = x + 1; y < variables.size(); y++) {
                    if (!given.contains(x) && !given.contains(y)) {
                        questions.add(new Question(x, y, given));
                    }
                }
            }
        }
    }

    private double alone(List<Integer> given) {
        return Kci.of(variables, Kci.Options.DEFAULTS).test(0, 3, given).p();
    }

    @Benchmark
    public double unconditional() {
        return alone(List.of());
    }

    @Benchmark
    public double givenOne() {
        return alone(CONDITION.subList(0, 1));
    }

    @Benchmark
    public double givenTwo() {
        return alone(CONDITION);
    }

    /** 70 tests. */
    @Benchmark
    public int all() {
        var runner = new TestRunner(Kci.of(variables, Kci.Options.DEFAULTS), 1);
        return runner.run(questions, Progress.silent()).size();
    }
}
