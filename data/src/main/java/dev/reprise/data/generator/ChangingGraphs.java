package dev.reprise.data.generator;

import dev.reprise.data.world.SplitMix64;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Tables whose causal graph is known and stays, while some of its mechanisms change over time or from domain to domain. N is a standard
 * normal number, drawn anew wherever it stands. A domain index or time is the surrogate of all that changes.
 *
 * <pre>{@code
 * var table = ChangingGraphs.chain(seed, 400);
 * double[] x2 = table.columns()[1];
 * boolean moves = table.changing().contains(1); // true
 * }</pre>
 */
public final class ChangingGraphs {
    /** Half the width of the uniform distribution of what changes from domain to domain. */
    private static final double SPREAD = 1.7;

    private ChangingGraphs() {}

    /**
     * A table and the truth about it.
     *
     * @param columns [variable][row]
     * @param surrogate for each row its time 1, 2, ... (in tables in which nothing changes too) or its domain 0, 1, ...
     * @param edges of the graph, without those from the surrogate
     * @param changing numbers of the variables whose mechanism changes
     * @param force for each row the what moves the mean of the last variable over time; zeros in the other tables
     */
    @SuppressWarnings("ArrayRecordComponent") // numbers, not to be compared or changed
    public record Table(
            List<String> names,
            double[][] columns,
            double[] surrogate,
            List<Edge> edges,
            Set<Integer> changing,
            double[] force) {
        public int rows() {
            return surrogate.length;
        }
    }

    /** An arrow of the graph, between numbers of variables. */
    public record Edge(int cause, int effect) {}

    /** What changes from domain to domain, by independent a and b ~ U(-1.7, 1.7). */
    public enum Change {
        /** {@code x = exp(.6 a) N, y = .9 x + .5 exp(.6 b) N} */
        VARIANCE,
        /** {@code x = exp(.5 a) N, y = tanh((1 + b) x) + .2 N} */
        NONLINEAR,
        /** {@code x = a + N, y = (.2 + b) x + .5 N} */
        COEFFICIENT,
        /** {@code x = a + .7 N, y = .8 x + b + .7 N}: a control, since the direction can hardly be seen */
        MEAN
    }

    /** What moves a mechanism over time. */
    public enum Force {
        /** {@code sin(2 pi t / 150)} */
        SINE,
        /** 0 in the first half, 1 in the second. */
        STEP
    }

    /**
     * Over time t = 1 .. T, with u = 500 t / T: {@code x1 = N, x2 = .8 x1 + 1.5 sin(u/50) + .5 N, x3 = .8 x2 + .5 N,
     * x4 = .8 x3 + sin(u/50) + sin(u/20) + .5 N}.
     */
    public static Table chain(long seed, int rows) {
        var random = new SplitMix64(seed);
        var x = new double[4][rows];
        var force = new double[rows];
        for (int i = 0; i < rows; i++) {
            double u = 500.0 * (i + 1) / rows;
            double slow = StrictMath.sin(u / 50);
            force[i] = slow + StrictMath.sin(u / 20);
            x[0][i] = random.nextGaussian();
            x[1][i] = .8 * x[0][i] + 1.5 * slow + .5 * random.nextGaussian();
            x[2][i] = .8 * x[1][i] + .5 * random.nextGaussian();
            x[3][i] = .8 * x[2][i] + force[i] + .5 * random.nextGaussian();
        }
        var edges = List.of(new Edge(0, 1), new Edge(1, 2), new Edge(2, 3));
        return new Table(List.of("x1", "x2", "x3", "x4"), x, times(rows), edges, Set.of(1, 3), force);
    }

    /**
     * Two variables x, y in several domains, in each of which both mechanisms are different.
     *
     * @param dependent whether b = a, so that the mechanisms do not change independently
     */
    public static Table domains(Change change, boolean dependent, long seed, int domains, int rowsPerDomain) {
        var random = new SplitMix64(seed);
        int rows = Math.multiplyExact(domains, rowsPerDomain);
        var x = new double[rows];
        var y = new double[rows];
        var surrogate = new double[rows];
        for (int domain = 0; domain < domains; domain++) {
            double a = random.nextDouble(-SPREAD, SPREAD);
            double drawn = random.nextDouble(-SPREAD, SPREAD);
            double b = dependent ? a : drawn;
            for (int i = domain * rowsPerDomain; i < (domain + 1) * rowsPerDomain; i++) {
                surrogate[i] = domain;
                double first = random.nextGaussian();
                double second = random.nextGaussian();
                draw(change, a, b, first, second, x, y, i);
            }
        }
        return pair(x, y, surrogate, Set.of(0, 1), new double[rows]);
    }

    private static void draw(
            Change change, double a, double b, double first, double second, double[] x, double[] y, int i) {
        switch (change) {
            case VARIANCE -> {
                x[i] = StrictMath.exp(.6 * a) * first;
                y[i] = .9 * x[i] + .5 * StrictMath.exp(.6 * b) * second;
            }
            case NONLINEAR -> {
                x[i] = StrictMath.exp(.5 * a) * first;
                y[i] = StrictMath.tanh((1 + b) * x[i]) + .2 * second;
            }
            case COEFFICIENT -> {
                x[i] = a + first;
                y[i] = (.2 + b) * x[i] + .5 * second;
            }
            case MEAN -> {
                x[i] = a + .7 * first;
                y[i] = .8 * x[i] + b + .7 * second;
            }
        }
    }

    /**
     * Two variables x, y over time t = 1 .. T, whose mechanisms change smoothly and independently: a(t) and b(t) of {@link Change} are sums of
     * cosines that fluctuate over some 8 % of the range, about standard normal. So there are few independent changes.
     */
    public static Table smooth(Change change, long seed, int rows) {
        var random = new SplitMix64(seed);
        var a = fluctuation(random, rows);
        var b = fluctuation(random, rows);
        var x = new double[rows];
        var y = new double[rows];
        for (int i = 0; i < rows; i++) {
            draw(change, a[i], b[i], random.nextGaussian(), random.nextGaussian(), x, y, i);
        }
        return pair(x, y, times(rows), Set.of(0, 1), b);
    }

    private static double[] fluctuation(RandomGenerator random, int rows) {
        int waves = 50;
        double length = .08 * rows;
        var sum = new double[rows];
        for (int w = 0; w < waves; w++) {
            double frequency = random.nextGaussian() / length;
            double phase = random.nextDouble(0, 2 * Math.PI);
            for (int i = 0; i < rows; i++) {
                sum[i] += StrictMath.sqrt(2.0 / waves) * StrictMath.cos(frequency * i + phase);
            }
        }
        return sum;
    }

    /** Over time: {@code x = N, y = .8 x + 1.2 f(t) + .5 N}. */
    public static Table driven(Force force, long seed, int rows) {
        var random = new SplitMix64(seed);
        var x = new double[rows];
        var y = new double[rows];
        var f = new double[rows];
        for (int i = 0; i < rows; i++) {
            f[i] = switch (force) {
                case SINE -> StrictMath.sin(2 * Math.PI * (i + 1) / 150);
                case STEP -> i < rows / 2 ? 0 : 1;
            };
            x[i] = random.nextGaussian();
            y[i] = .8 * x[i] + 1.2 * f[i] + .5 * random.nextGaussian();
        }
        return pair(x, y, times(rows), Set.of(1), f);
    }

    /** Nothing changes; dependent without correlation: {@code x = U(-2, 2), y = cos(2 x) + .5 L} with L of the Laplace distribution of scale 1. */
    public static Table cosine(long seed, int rows) {
        var random = new SplitMix64(seed);
        var x = new double[rows];
        var y = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = random.nextDouble(-2, 2);
            y[i] = StrictMath.cos(2 * x[i]) + .5 * laplace(random);
        }
        return pair(x, y, times(rows), Set.of(), new double[rows]);
    }

    /**
     * Nothing changes: {@code z = N, x = sin(z) + .5 N, y = z^2 + .5 x + .5 N}.
     *
     * @param linked whether x stands in the equation of y; without it they are independent given z
     */
    public static Table commonCause(boolean linked, long seed, int rows) {
        var random = new SplitMix64(seed);
        var v = new double[3][rows];
        for (int i = 0; i < rows; i++) {
            double z = random.nextGaussian();
            double x = StrictMath.sin(z) + .5 * random.nextGaussian();
            v[0][i] = x;
            v[1][i] = z * z + (linked ? .5 * x : 0) + .5 * random.nextGaussian();
            v[2][i] = z;
        }
        var fork = List.of(new Edge(2, 0), new Edge(2, 1));
        var edges = linked ? List.of(fork.get(0), fork.get(1), new Edge(0, 1)) : fork;
        return new Table(List.of("x", "y", "z"), v, times(rows), edges, Set.of(), new double[rows]);
    }

    private static Table pair(double[] x, double[] y, double[] surrogate, Set<Integer> changing, double[] force) {
        var edges = List.of(new Edge(0, 1));
        return new Table(List.of("x", "y"), new double[][] {x, y}, surrogate, edges, changing, force);
    }

    private static double[] times(int rows) {
        var times = new double[rows];
        for (int i = 0; i < rows; i++) {
            times[i] = i + 1;
        }
        return times;
    }

    /** With a random sign, the exponential distribution. */
    private static double laplace(RandomGenerator random) {
        double exponential = -StrictMath.log(1 - random.nextDouble());
        return random.nextBoolean() ? exponential : -exponential;
    }
}
