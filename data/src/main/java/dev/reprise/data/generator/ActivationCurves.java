package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How large the largest activation of a layer grows during training, with known parameters, and how those depend on a model's shape. */
public final class ActivationCurves {
    private ActivationCurves() {}

    /** f(t) = A exp(-lambda x) ln x + K with x = gamma t + t0, t the training step. */
    public record Curve(double a, double lambda, double gamma, double t0, double k) {
        /** Rises early and falls again: its peak is at 4,666 steps. */
        public static final Curve EARLY_PEAK = new Curve(900, .9, 2e-4, .9, 120);

        /** Rises for long: its peak is at 54,924 steps. */
        public static final Curve LATE_PEAK = new Curve(250, .02, 3e-4, 1, 40);

        public double at(double step) {
            double x = gamma * step + t0;
            return a * StrictMath.exp(-lambda * x) * StrictMath.log(x) + k;
        }

        /** The step of the largest value, (x - t0) / gamma where lambda x ln x = 1 (found by Newton's method, which converges from above). */
        public double peak() {
            double x = 1 + 1 / lambda;
            for (int i = 0; i < 60; i++) {
                double log = StrictMath.log(x);
                x -= (lambda * x * log - 1) / (lambda * (log + 1));
            }
            return (x - t0) / gamma;
        }
    }

    /** The steps at which checkpoints are looked at: 0, 1, 2, 4, ... 512, then 26 evenly spaced ones up to 143,000. */
    public static long[] steps() {
        return LongStream.concat(
                        LongStream.concat(
                                LongStream.of(0), IntStream.range(0, 10).mapToLong(i -> 1L << i)),
                        IntStream.rangeClosed(1, 26).mapToLong(i -> 5500L * i))
                .toArray();
    }

    /** The curve at {@link #steps}, each value times 1 + N(0, {@code noise}); .03 is the usual noise. */
    public static double[] noisy(Curve curve, double noise, long seed) {
        var random = SplitMix64.of(seed, Streams.CURVES);
        return LongStream.of(steps())
                .mapToDouble(step -> curve.at((double) step) * (1 + noise * random.nextGaussian()))
                .toArray();
    }

    /**
     * A layer of one of the nine Pythia models.
     *
     * @param layer from 1
     * @param k grows with the heads per width and with layer times depth, times 1 + N(0, .1)
     * @param gamma knows nothing of the shape
     */
    public record Layer(String model, int layer, int layers, int width, int heads, double k, double gamma) {

        /** What {@link #k} is without its noise: 40 + 30,000 (heads / width) + .8 layer layers. */
        public double plantedK() {
            return 40 + 30_000.0 * heads / width + .8 * layer * layers;
        }
    }

    private record Model(String name, int layers, int width, int heads) {}

    private static final List<Model> PYTHIA = List.of(
            new Model("pythia-14m", 6, 128, 4),
            new Model("pythia-70m", 6, 512, 8),
            new Model("pythia-160m", 12, 768, 12),
            new Model("pythia-410m", 24, 1024, 16),
            new Model("pythia-1b", 16, 2048, 8),
            new Model("pythia-1.4b", 24, 2048, 16),
            new Model("pythia-2.8b", 32, 2560, 32),
            new Model("pythia-6.9b", 32, 4096, 32),
            new Model("pythia-12b", 36, 5120, 40));

    /** All 188 layers, with planted parameters. */
    public static List<Layer> layers(long seed) {
        var random = SplitMix64.of(seed, Streams.CURVES, 1);
        var layers = new ArrayList<Layer>();
        for (var model : PYTHIA) {
            for (int l = 1; l <= model.layers; l++) {
                var exact = new Layer(model.name, l, model.layers, model.width, model.heads, 0, 0);
                layers.add(new Layer(
                        model.name,
                        l,
                        model.layers,
                        model.width,
                        model.heads,
                        exact.plantedK() * (1 + .1 * random.nextGaussian()),
                        StrictMath.exp(random.nextGaussian())));
            }
        }
        return layers;
    }
}
