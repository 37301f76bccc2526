package dev.reprise.paper.cdnod;

import dev.reprise.core.Interval;
import dev.reprise.core.Parallel;
import dev.reprise.core.Progress;
import dev.reprise.core.Statistics;
import dev.reprise.method.graph.PartiallyDirectedGraph;
import dev.reprise.method.graph.Reason.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How sure a direction by independent changes is: both Delta values of a pair, the bands in which they lie when rows are drawn anew with repetitions, and
 * in how many resamples the direction comes out the same. A row keeps its C, so that the bands show the noise of the rows and not that of the
 * changes themselves; and a resample has repeated rows, so that a band lies a little beside the value.
 *
 * @param forth     Delta of cause to effect
 * @param back      Delta of effect to cause
 * @param forthBand from the 5 % to the 95 % quantile of the resamples; empty without resamples
 * @param agreement share of the resamples in which forth is smaller; empty without resamples
 */
record Bootstrap(
        int cause,
        int effect,
        double forth,
        double back,
        Optional<Interval> forthBand,
        Optional<Interval> backBand,
        Optional<Double> agreement) {

    /** For every edge that was directed by independent changes, the two variables alone. */
    static List<Bootstrap> of(
            ChangingData data,
            Options options,
            PartiallyDirectedGraph graph,
            int resamples,
            long seed,
            Progress progress) {
        var decided = graph.edges().stream()
                .filter(e -> e.reason().map(r -> r.kind() == Kind.CHANGE).orElse(false))
                .toList();
        var found = new ArrayList<Bootstrap>();
        try (var stage = progress.stage("bands", (long) decided.size() * (resamples + 1))) {
            for (var edge : decided) {
                var values = new double[2][resamples + 1]; // the first is that of the rows themselves
                Parallel.forEach(options.threads(), resamples + 1, i -> {
                    var random = new SplittableRandom(seed + i);
                    int rows = data.rows();
                    var chosen = i == 0
                            ? IntStream.range(0, rows).toArray()
                            : random.ints(rows, 0, rows).toArray();
                    values[0][i] = delta(data, options, edge.from(), edge.to(), chosen);
                    values[1][i] = delta(data, options, edge.to(), edge.from(), chosen);
                    stage.step();
                });
                int agree = 0;
                for (int i = 1; i <= resamples; i++) {
                    agree += values[0][i] < values[1][i] ? 1 : 0;
                }
                found.add(new Bootstrap(
                        edge.from(),
                        edge.to(),
                        values[0][0],
                        values[1][0],
                        band(values[0]),
                        band(values[1]),
                        resamples == 0 ? Optional.empty() : Optional.of((double) agree / resamples)));
            }
        }
        return found;
    }

    private static double delta(ChangingData data, Options options, int cause, int effect, int[] rows) {
        var c = Columns.rows(data.surrogate().orElseThrow().scaled(options.standardise()), rows);
        return IndependentChange.of(
                        Columns.rows(data.columns(List.of(cause)), rows),
                        Columns.rows(data.columns(List.of(effect)), rows),
                        c,
                        options.kernels())
                .map(d -> d.value(options.form()))
                .orElse(Double.NaN);
    }

    private static Optional<Interval> band(double[] values) {
        var defined =
                Arrays.stream(values).skip(1).filter(v -> !Double.isNaN(v)).toArray();
        return defined.length < 2
                ? Optional.empty()
                : Optional.of(new Interval(
                        Statistics.quantile(defined, 0.05).orElseThrow(),
                        Statistics.quantile(defined, 0.95).orElseThrow()));
    }
}
