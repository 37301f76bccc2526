package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.List;

/**
 * Two groups of people, M = 0 and 1, about whom a classifier is asked, with one reason at a time why explanations might be worse for one of them. A row has
 * C ~ N(0, 1), L (a characteristic that depends on M and C) and M; its label says whether a score x* is at least 0.
 *
 * @param train rows to train on, in random order
 * @param test other rows, half of each group on average
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record Groups(Table train, Table test) {

    /** The columns of {@link Table#rows}. */
    public static final List<String> FEATURES = List.of("C", "L", "M");

    /** The reason. */
    public enum Objective {
        /** The parameter is the share of M = 0 in training. L = .7 M + .3 C + N(0, .5), x* = .5 C - 1.5 L + .5. */
        SAMPLE_SIZE(.50, .45, .40, .35, .30, .25, .20, .15, .10, .05),
        /** Training rows of M = 0 with L below the parameter are left out. L and x* as above. */
        COVARIATE_SHIFT(-1.5, -1.1, -.7, -.3, .1, .5, .9, 1.3),
        /** The parameter is beta, 1.5 for no shift. L = .7 M + .3 C + N(0, .1), x* = .5 C + 1.5 M L + beta (1 - M) L - L - .2. */
        CONCEPT_SHIFT(-2.7, -.7, -.5, .5, 1.5, 2.7),
        /** The parameter is alpha, the weight of C, which the model is not shown. L = .3 M + .3 C + N(0, .5), x* = alpha C + L - .2. */
        OMITTED_VARIABLE(0, .5, 1, 1.5, 2, 2.5, 3, 3.5, 4);

        private final double[] parameters;

        Objective(double... parameters) {
            this.parameters = parameters;
        }

        /** The values that are usually compared. */
        public double[] parameters() {
            return parameters.clone();
        }
    }

    /**
     * @param rows a row for each person, a column for each feature
     * @param groups M of each person
     * @param labels 1 for a score of at least 0, else 0
     */
    public record Table(double[][] rows, int[] groups, int[] labels) {
        public int size() {
            return labels.length;
        }
    }

    /**
     * Rows of this seed.
     *
     * @param parameter as {@link Objective} says
     * @param train rows drawn for training; {@link Objective#COVARIATE_SHIFT} leaves some of them out
     */
    public static Groups generate(Objective objective, double parameter, long seed, int train, int test) {
        var random =
                SplitMix64.of(seed, Streams.GROUPS, List.of(Objective.values()).indexOf(objective));
        var trained = new Row[train];
        int first = (int) Math.round(parameter * train);
        for (int i = 0; i < train; i++) {
            int m = objective == Objective.SAMPLE_SIZE ? (i < first ? 0 : 1) : random.below(2);
            trained[i] = row(objective, parameter, m, random);
        }
        List<Row> kept = List.of(trained);
        if (objective == Objective.COVARIATE_SHIFT) {
            kept = kept.stream().filter(row -> row.m == 1 || row.l >= parameter).toList();
        }
        var tested = new Row[test];
        for (int i = 0; i < test; i++) {
            int m = objective == Objective.SAMPLE_SIZE ? i % 2 : random.below(2);
            tested[i] = row(objective, parameter, m, random);
        }
        return new Groups(table(random.shuffle(kept)), table(List.of(tested)));
    }

    private record Row(double c, double l, int m, int label) {}

    private static Row row(Objective objective, double parameter, int m, SplitMix64 random) {
        double c = random.nextGaussian();
        double e = random.nextGaussian();
        double l = switch (objective) {
            case SAMPLE_SIZE, COVARIATE_SHIFT -> .7 * m + .3 * c + .5 * e;
            case CONCEPT_SHIFT -> .7 * m + .3 * c + .1 * e;
            case OMITTED_VARIABLE -> .3 * m + .3 * c + .5 * e;
        };
        double score = switch (objective) {
            case SAMPLE_SIZE, COVARIATE_SHIFT -> .5 * c - 1.5 * l + .5;
            case CONCEPT_SHIFT -> .5 * c + 1.5 * m * l + parameter * (1 - m) * l - l - .2;
            case OMITTED_VARIABLE -> parameter * c + l - .2;
        };
        return new Row(c, l, m, score >= 0 ? 1 : 0);
    }

    private static Table table(List<Row> rows) {
        return new Table(
                rows.stream().map(row -> new double[] {row.c, row.l, row.m}).toArray(double[][]::new),
                rows.stream().mapToInt(Row::m).toArray(),
                rows.stream().mapToInt(Row::label).toArray());
    }
}
