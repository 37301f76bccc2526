package dev.reprise.bench;

import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.method.patching.ActivationPatching;
import dev.reprise.method.patching.Cell;
import dev.reprise.method.patching.Metric;
import dev.reprise.model.Site;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a patching sweep gains over one full pass a cell: residual stream, attention and feed-forward at every layer and position of prompts
 * of 16 tokens that differ in one. The later that one stands, the more a sweep can leave out; position 1 is nearly its worst case.
 *
 * <p>The full passes are measured on every 16th layer-and-position of each site and scaled up to all cells: each costs the same.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@SuppressWarnings("NullAway.Init")
public class SweepBench {
    private static final int POSITIONS = 16;
    /** Runs that both ways need besides the cells' own: base and source. */
    private static final int SETTING_OUT = 2;

    @Param({"1", "8"})
    public int pairs;

    @Param({"8", "1"})
    public int differingPosition;

    private Transformer model;
    private ActivationPatching patching;
    private List<Cell> cells;
    private List<Cell> someCells;

    @Setup
    public void setUp() {
        model = Models.llama(Dtype.FLOAT32);
        var base = Models.tokens(pairs, POSITIONS);
        var source = Models.tokens(pairs, POSITIONS);
        for (int[] row : source) {
            row[differingPosition] = row[differingPosition] == 0 ? 1 : 0;
        }
        var metric = Metric.logitDifference(
                IntStream.range(0, pairs).toArray(),
                IntStream.range(pairs, 2 * pairs).toArray());
        patching = new ActivationPatching(model, TokenBatch.of(base), TokenBatch.of(source), metric);
        cells = new ArrayList<>();
        for (var site : List.of(Site.RESID_PRE, Site.ATTN_OUT, Site.MLP_OUT)) {
            cells.addAll(ActivationPatching.positions(site, model.dimensions().layers(), POSITIONS));
        }
        someCells = IntStream.range(0, cells.size())
                .filter(i -> i % 16 == differingPosition)
                .mapToObj(cells::get)
                .toList();
    }

    @Benchmark
    public double[][] sweep() {
        return patching.changes(cells, Progress.silent());
    }

    @Benchmark
    public double[][] someFullPasses() {
        return patching.changesByFullPasses(someCells, Progress.silent());
    }

    @TearDown
    public void tearDown() {
        model.close();
    }

    /** Ratios; the argument is the number of rounds. */
    public static void main(String... args) {
        for (int pairs : List.of(1, 8)) {
            for (int position : List.of(8, 1)) {
                var bench = new SweepBench();
                bench.pairs = pairs;
                bench.differingPosition = position;
                bench.setUp();
                int cells = bench.cells.size();
                int measured = bench.someCells.size();
                double scale = (double) (cells + SETTING_OUT) / (measured + SETTING_OUT);
                new Interleaved(
                                "%d cells of %d pairs, differing at %d".formatted(cells, pairs, position),
                                Interleaved.rounds(args))
                        .variant("sweep", 1, bench::sweep)
                        .variant("full passes, scaled up from " + measured, scale, bench::someFullPasses)
                        .run();
                bench.tearDown();
            }
        }
    }
}
