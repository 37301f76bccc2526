package dev.reprise.model.training;

/**
 * A learning rate as a function of the update alone. Updates count from 1, as in the papers' formulas: the first of a warm-up has
 * {@code peak / steps}, and a decay over T updates has reached its end at update T.
 *
 * <pre>{@code
 * var recipe = Schedule.cosine(1.5e-3, 1.5e-4, 2460).afterWarmUp(100);
 * var infinite = Schedule.cosine(2e-3, 1e-3, 1800).then(1800, Schedule.constant(1e-3)).then(3000, Schedule.exponential(1e-3, 1e-4, 600));
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {
    /** @param update the number of the update, from 1 */
    double at(long update);

    static Schedule constant(double rate) {
        return update -> rate;
    }

    /** A straight line from one rate (at 0) to another (at update {@code steps}), which it then keeps. */
    static Schedule linear(double from, double to, long steps) {
        return update -> from + (to - from) * share(update, steps);
    }

    /** {@code floor + (peak - floor)/2 (1 + cos(pi x))}, {@code x = min(1, update/steps)}. */
    static Schedule cosine(double peak, double floor, long steps) {
        return update -> floor + (peak - floor) / 2 * (1 + Math.cos(Math.PI * share(update, steps)));
    }

    /** {@code from (to/from)^x}, {@code x = min(1, update/steps)}: a straight line of the rate's logarithm. */
    static Schedule exponential(double from, double to, long steps) {
        return update -> from * Math.pow(to / from, share(update, steps));
    }

    /**
     * {@code peak + (end - peak) g(x)/g(1)}, {@code g(x) = 1/sqrt(1 + tau x) - 1}, {@code x = min(1, update/steps)}.
     *
     * @param tau how much of the way is gone early: above 0
     */
    static Schedule inverseSquareRoot(double peak, double end, double tau, long steps) {
        return update -> peak + (end - peak) * fallen(tau * share(update, steps)) / fallen(tau);
    }

    private static double fallen(double x) {
        return 1 / Math.sqrt(1 + x) - 1;
    }

    /**
     * Stages: up to the first end the first level, up to the second the second level, and from then on along half a cosine from each level to
     * the next, which it reaches at the stage's end with slope 0; the last level stays. So ProSparse raises its penalty (its sine, counted from
     * -pi/2).
     *
     * @param levels one a stage
     * @param ends the last update of each stage, rising
     */
    static Schedule stages(double[] levels, long[] ends) {
        if (levels.length < 1 || levels.length != ends.length) {
            throw new IllegalArgumentException(levels.length + " levels do not fit " + ends.length + " ends");
        }
        for (int i = 1; i < ends.length; i++) {
            if (ends[i] <= ends[i - 1]) {
                throw new IllegalArgumentException("a stage ends at " + ends[i] + ", the one before at " + ends[i - 1]);
            }
        }
        var schedule = constant(levels[0]);
        for (int i = 1; i < levels.length; i++) {
            var stage = i == 1 ? constant(levels[1]) : cosine(levels[i - 1], levels[i], ends[i] - ends[i - 1]);
            schedule = schedule.then(ends[i - 1], stage);
        }
        return schedule;
    }

    /** {@code rate factor^k}, k = how many times {@code every} updates are complete before this one. */
    static Schedule step(double rate, double factor, long every) {
        return update -> rate * Math.pow(factor, (double) Math.floorDiv(update - 1, every));
    }

    /** Before this schedule, {@code steps} updates on a straight line from 0 to the rate with which it begins (that at 0). */
    default Schedule afterWarmUp(long steps) {
        return update -> update <= steps ? at(0) * share(update, steps) : at(update - steps);
    }

    /** This schedule for {@code steps} updates, then another, which counts its own from 1. */
    default Schedule then(long steps, Schedule next) {
        return update -> update <= steps ? at(update) : next.at(update - steps);
    }

    /** The same with every rate multiplied: a parameter group that learns slower, say. */
    default Schedule times(double factor) {
        return update -> factor * at(update);
    }

    private static double share(long update, long steps) {
        return steps <= 0 ? 1 : Math.min(1, (double) update / (double) steps);
    }
}
