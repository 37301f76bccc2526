package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;

/**
 * Two random policies that answer questions, and the same rewards for both: tuned by reinforcement with a penalty beta on the divergence from where it began, a policy
 * ends at pi(y) exp(r(y) / beta) / Z exactly.
 *
 * @param small [question][answer], logits
 * @param large [question][answer], logits
 * @param rewards [question][answer]
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record SoftmaxPolicies(double[][] small, double[][] large, double[][] rewards) {
    /** The usual penalty. */
    public static final double BETA = .5;

    /** 20 questions and 50 answers are the usual number; logits and rewards are N(0, 1). */
    public static SoftmaxPolicies generate(long seed, int questions, int answers) {
        var random = SplitMix64.of(seed, Streams.POLICIES);
        return new SoftmaxPolicies(
                table(questions, answers, random),
                table(questions, answers, random),
                table(questions, answers, random));
    }

    private static double[][] table(int rows, int columns, SplitMix64 random) {
        var table = new double[rows][columns];
        for (var row : table) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return table;
    }

    /** The logits of the optimum: logits + r / beta, up to a constant. */
    public static double[][] optimum(double[][] logits, double[][] rewards, double beta) {
        var optimum = new double[logits.length][];
        for (int q = 0; q < logits.length; q++) {
            optimum[q] = logits[q].clone();
            for (int y = 0; y < optimum[q].length; y++) {
                optimum[q][y] += rewards[q][y] / beta;
            }
        }
        return optimum;
    }

    /**
     * Answers of two steps, a then b given a: how a reward of the whole answer changes the first step depends on what the policy would do in the second.
     *
     * @param first [a], logits
     * @param second [a][b], logits
     */
    public record Tree(double[] first, double[][] second) {

        /** The optimum, step by step: first + ln E exp(r / beta) over the second step, and second + r / beta. */
        public Tree optimum(double[][] rewards, double beta) {
            var before = first.clone();
            for (int a = 0; a < before.length; a++) {
                double all = 0;
                double rewarded = 0;
                for (int b = 0; b < second[a].length; b++) {
                    double weight = StrictMath.exp(second[a][b]);
                    all += weight;
                    rewarded += weight * StrictMath.exp(rewards[a][b] / beta);
                }
                before[a] += StrictMath.log(rewarded / all);
            }
            return new Tree(before, SoftmaxPolicies.optimum(second, rewards, beta));
        }
    }

    /**
     * A small and a large policy of two steps, and rewards [a][b].
     *
     * @param disagreement the standard deviation by which the large one's second step differs; 0: transfer is exact
     */
    public static Trees trees(long seed, int answers, double disagreement) {
        var random = SplitMix64.of(seed, Streams.POLICIES, 1);
        var small = new Tree(table(1, answers, random)[0], table(answers, answers, random));
        var second = table(answers, answers, random);
        for (int a = 0; a < answers; a++) {
            for (int b = 0; b < answers; b++) {
                second[a][b] = small.second[a][b] + disagreement * second[a][b];
            }
        }
        return new Trees(small, new Tree(table(1, answers, random)[0], second), table(answers, answers, random));
    }

    /** @param rewards [a][b] */
    public record Trees(Tree small, Tree large, double[][] rewards) {}
}
