package dev.reprise.bench;

import dev.reprise.core.Statistics;
import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times several ways to do something in turn, A B B A A B ..., so that a machine that slows down or is shared in between slows all of
 * them alike. What it prints are medians, and the ratio of each to the first: the median of the rounds' own ratios, with their quartiles.
 *
 * <pre>{@code
 * new Interleaved("1 x 64 tokens", 21)
 *         .variant("plain", 1, bench::plain)
 *         .variant("captured", 1, bench::captured)
 *         .run();
 * }</pre>
 */
final class Interleaved {
    private static final int ROUNDS = 21;

    /** @param scale what a time is multiplied by, such as 1/64 for an action that does 64 of the things that are compared */
    private record Variant(String name, double scale, Runnable action) {}

    private final String title;
    private final int rounds;
    private final List<Variant> variants = new ArrayList<>();

    Interleaved(String title, int rounds) {
        this.title = title;
        this.rounds = rounds;
    }

    /** The number of rounds that a {@code main} was asked for: its only argument. */
    static int rounds(String... args) {
        return args.length == 0 ? ROUNDS : Math.max(1, Integer.parseInt(args[0]));
    }

    Interleaved variant(String name, double scale, Runnable action) {
        variants.add(new Variant(name, scale, action));
        return this;
    }

    /** Runs all variants, the first round being a warm-up that is shown but does not count, and prints the table. */
    void run() {
        double[] first = round(false);
        var milliseconds = new double[variants.size()][rounds];
        for (int r = 0; r < rounds; r++) {
            double[] round = round(r % 2 == 0);
            for (int v = 0; v < round.length; v++) {
                milliseconds[v][r] = round[v];
            }
        }
        System.out.printf(Locale.ROOT, "%s (%d threads, %d rounds)%n", title, Torch.threads(), rounds);
        System.out.printf("  %-34s %12s %12s  %s%n", "", "median ms", "first ms", "ratio (quartiles)");
        for (int v = 0; v < variants.size(); v++) {
            var ratios = new double[rounds];
            for (int r = 0; r < rounds; r++) {
                ratios[r] = milliseconds[v][r] / milliseconds[0][r];
            }
            System.out.printf(
                    Locale.ROOT,
                    "  %-34s %12.3f %12.3f  %.3f (%.3f to %.3f)%n",
                    variants.get(v).name,
                    quantile(milliseconds[v], 0.5),
                    first[v],
                    quantile(ratios, 0.5),
                    quantile(ratios, 0.25),
                    quantile(ratios, 0.75));
        }
        System.out.println();
    }

    private double[] round(boolean backwards) {
        var times = new double[variants.size()];
        for (int i = 0; i < times.length; i++) {
            int v = backwards ? times.length - 1 - i : i;
            var variant = variants.get(v);
            long start = System.nanoTime();
            variant.action.run();
            times[v] = (System.nanoTime() - start) / 1e6 * variant.scale;
        }
        return times;
    }

    private static double quantile(double[] values, double share) {
        return Statistics.quantile(values, share).orElseThrow();
    }
}
