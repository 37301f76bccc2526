package dev.reprise.model.family;

/**
 * How new weights are drawn: matrices from N(0, deviation^2), those that write to the residual stream (the outputs of attention and
 * feed-forward) from N(0, outputDeviation^2); gains are 1, biases 0.
 */
public record Initialization(double deviation, double outputDeviation) {
    /**
     * GPT-2's: {@code outputDeviation = deviation / sqrt(2 layers)}, so that the residual stream does not grow with the number of layers.
     */
    public static Initialization scaled(double deviation, int layers) {
        return new Initialization(deviation, deviation / Math.sqrt(2.0 * layers));
    }
}
