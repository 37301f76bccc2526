package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;

/**
 * The last layer alone: logits are W h, and one of two tokens is to be preferred to the other. Everything is N(0, 1).
 *
 * @param unembedding [token][width]
 * @param hidden [width]
 * @param reference the reference model's logits, [token]
 * @param preferred a token
 * @param dispreferred another
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record UnembeddingProblem(
        double[][] unembedding, double[] hidden, double[] reference, int preferred, int dispreferred) {

    /** 50 tokens and a width of 8 are the usual number. */
    public static UnembeddingProblem generate(long seed, int tokens, int width) {
        var random = SplitMix64.of(seed, Streams.UNEMBEDDING);
        var unembedding = new double[tokens][];
        for (int z = 0; z < tokens; z++) {
            unembedding[z] = random.gaussians(width);
        }
        var hidden = random.gaussians(width);
        var reference = random.gaussians(tokens);
        int preferred = random.below(tokens);
        int dispreferred = random.below(tokens - 1);
        dispreferred += dispreferred >= preferred ? 1 : 0;
        return new UnembeddingProblem(unembedding, hidden, reference, preferred, dispreferred);
    }
}
