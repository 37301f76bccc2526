package dev.reprise.model;

import dev.reprise.core.Torch;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How a router's logits become the experts' weights: a softmax over all experts, the likeliest of which are selected. The weight of a
 * selected expert is its probability p, or p divided by the sum over the selected ones; the others' is 0.
 *
 * <pre>{@code
 * var routing = new Routing(2, false);
 * Tensor weights = routing.weights(logits); // [..., E] to [..., E], of a model or recorded
 * int[][][] chosen = Routing.ids(weights);
 * }</pre>
 *
 * @param chosen k, experts a token
 * @param normalised whether the weights of a token sum to 1
 */
public record Routing(int chosen, boolean normalised) {
    /** How far above the best selected logit another one is followed, so that no exponential overflows. */
    private static final double FURTHEST = 60;

    private static final double SMALLEST = 1e-30;

    /** The weights of logits, [..., E]. */
    public Tensor weights(Tensor logits) {
        var probabilities = probabilities(logits);
        var selected = selected(probabilities);
        return weights(odds(Torch.wide(logits), selected, probabilities), selected);
    }

    /** {@code softmax(logits)}, in float32 at least. */
    Tensor probabilities(Tensor logits) {
        return Torch.wide(logits).softmax(-1);
    }

    /** 1 at the k likeliest experts, 0 at the others. */
    Tensor selected(Tensor probabilities) {
        var likeliest = probabilities.detach().topk(chosen, -1, true, false).get1();
        return torch.zeros_like(probabilities.detach()).scatter(-1, likeliest, new Scalar(1.0));
    }

    /**
     * What the selected experts' weights are proportional to. Where they are normalised that is {@code exp(logit)}, over that of the best
     * selected one: the gradient of an expert that is not selected is then exactly 0, whereas the probabilities' would be rounding noise.
     */
    Tensor odds(Tensor logits, Tensor selected, Tensor probabilities) {
        if (!normalised) {
            return probabilities;
        }
        var best = logits.detach()
                .masked_fill(selected.eq(new Scalar(0.0)), new Scalar(Double.NEGATIVE_INFINITY))
                .amax(new long[] {-1}, true);
        return logits.sub(best).clamp_max(new Scalar(FURTHEST)).exp();
    }

    /**
     * {@code odds * selected}, over its sum where weights are normalised; all 0 for a token without an expert.
     *
     * @param selected any set, of more or fewer than k experts, too
     */
    Tensor weights(Tensor odds, Tensor selected) {
        var weights = odds.mul(selected);
        return normalised ? weights.div(Torch.sum(weights, true, -1).clamp_min(new Scalar(SMALLEST))) : weights;
    }

    /**
     * The experts of each token, ascending: those whose entry is not 0.
     *
     * @param selected [B, T, E], as {@link Site#ROUTER_SELECTED} and {@link Site#ROUTER_WEIGHTS} have it
     * @return [row][position][...]
     */
    public static int[][][] ids(Tensor selected) {
        float[] values = Torch.floats(selected);
        int columns = (int) selected.size(1);
        int experts = (int) selected.size(2);
        var ids = new int[(int) selected.size(0)][columns][];
        for (int r = 0; r < ids.length; r++) {
            for (int c = 0; c < columns; c++) {
                int first = (r * columns + c) * experts;
                ids[r][c] = IntStream.range(0, experts)
                        .filter(e -> values[first + e] != 0)
                        .toArray();
            }
        }
        return ids;
    }
}
