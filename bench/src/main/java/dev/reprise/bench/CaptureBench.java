package dev.reprise.bench;

import dev.reprise.core.Dtype;
import dev.reprise.model.Hooks;
import dev.reprise.model.Site;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What looking costs: a forward pass that captures hook points against a plain one. "Every free point" is all that a pass computes anyway;
 * "every point" adds those that are computed on demand: what each head writes ({@code RESULT}), and keys and values as each query head
 * sees them (which this model has anyway, since no heads share any).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init")
public class CaptureBench {
    private static final Set<Site> ON_DEMAND = EnumSet.of(Site.RESULT, Site.K_PER_QUERY, Site.V_PER_QUERY);

    @Param({"1x1", "1x64", "8x32"})
    public String shape = "";

    private Transformer model;
    private TokenBatch tokens;
    private Hooks free;
    private Hooks all;

    @Setup
    public void setUp() {
        model = Models.llama(Dtype.FLOAT32);
        tokens = Models.batch(shape);
        all = Hooks.none().capture(model.points());
        free = Hooks.none()
                .capture(model.points().stream()
                        .filter(p -> !ON_DEMAND.contains(p.site()))
                        .toList());
    }

    @Benchmark
    public void plain() {
        model.run(tokens, Hooks.none()).close();
    }

    @Benchmark
    public void everyFreePoint() {
        model.run(tokens, free).close();
    }

    @Benchmark
    public void everyPoint() {
        model.run(tokens, all).close();
    }

    @TearDown
    public void tearDown() {
        model.close();
    }

    /** Ratios; the argument is the number of rounds. */
    public static void main(String... args) {
        for (var shape : List.of("1x1", "1x64", "8x32")) {
            var bench = new CaptureBench();
            bench.shape = shape;
            bench.setUp();
            new Interleaved("forward pass, " + shape + " tokens", Interleaved.rounds(args))
                    .variant("plain", 1, bench::plain)
                    .variant("every free point, " + bench.free.points().size(), 1, bench::everyFreePoint)
                    .variant("every point, " + bench.all.points().size(), 1, bench::everyPoint)
                    .run();
            bench.tearDown();
        }
    }
}
