package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * How the next token is chosen from the logits. In this order: repetition penalty, temperature, top-k, top-p, min-p, draw. Temperature 0
 * takes the most likely token.
 *
 * @param topK keep the k most likely; 0 = all
 * @param topP keep the fewest most likely tokens whose probabilities sum to at least p; 1 = all
 * @param minP drop tokens less likely than this share of the most likely one's probability; 0 = none
 * @param repetitionPenalty logits of tokens that occurred are divided by it if positive, multiplied if negative; 1 = none
 */
public record Sampling(double temperature, int topK, double topP, double minP, double repetitionPenalty) {
    /** Always the most likely token. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1);

    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new InvalidInputException("temperature must be 0 or more, not " + temperature);
        }
        if (topK < 0) {
            throw new InvalidInputException("top-k must be 0 (all) or more, not " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new InvalidInputException("top-p must be above 0 and at most 1, not " + topP);
        }
        if (!(minP >= 0 && minP <= 1)) {
            throw new InvalidInputException("min-p must be from 0 to 1, not " + minP);
        }
        if (!(repetitionPenalty > 0) || Double.isInfinite(repetitionPenalty)) {
            throw new InvalidInputException("repetition penalty must be above 0, not " + repetitionPenalty);
        }
    }

    /**
     * Chooses a token.
     *
     * @param logits one a token of the vocabulary; changed in place
     * @param seen tokens that occurred so far; looked at for a repetition penalty only
     * @throws InvalidInputException for logits that are NaN or infinite (-infinity is a token that is never chosen)
     */
    int choose(float[] logits, int[] seen, RandomGenerator random) {
        if (repetitionPenalty != 1) {
            for (int id : IntStream.of(seen).distinct().toArray()) {
                logits[id] = (float) (logits[id] > 0 ? logits[id] / repetitionPenalty : logits[id] * repetitionPenalty);
            }
        }
        requireUsable(logits);
        if (temperature == 0) {
            return argmax(logits);
        }
        if (topK == 0 && topP == 1 && minP == 0) {
            return draw(logits, random);
        }
        int[] order = mostLikely(logits);
        var weights = new double[order.length];
        double top = logits[order[0]];
        double total = 0;
        for (int i = 0; i < order.length; i++) {
            weights[i] = Math.exp((logits[order[i]] - top) / temperature);
            total += weights[i];
        }
        int kept = 0;
        double sum = 0;
        while (kept < order.length && (kept == 0 || (sum < topP * total && weights[kept] >= minP))) {
            sum += weights[kept++];
        }
        double draw = random.nextDouble() * sum;
        int chosen = 0;
        while (chosen < kept - 1 && draw >= weights[chosen]) {
            draw -= weights[chosen++];
        }
        return order[chosen];
    }

    /** Whether only temperature matters. */
    boolean isPlain() {
        return topK == 0 && topP == 1 && minP == 0 && repetitionPenalty == 1;
    }

    /**
     * Chooses a token for each of several rows by temperature alone.
     *
     * @param logits [R, vocabulary]
     * @param draws equally many numbers from 0 to below 1 for each row: the sampled token is the first whose cumulated probability is above
     *     the draw; not looked at for temperature 0
     * @return a token for each draw
     * @throws InvalidInputException for logits that are NaN or infinite
     */
    int[] choose(Tensor logits, double[] draws) {
        int rows = Math.toIntExact(logits.size(0));
        for (float largest : Torch.floats(logits.amax(new long[] {-1}, false))) {
            requireUsable(largest);
        }
        if (temperature == 0) {
            long[] likeliest = Torch.longs(logits.argmax(new LongOptional(-1), false));
            return IntStream.range(0, draws.length)
                    .map(i -> (int) likeliest[i / (draws.length / rows)])
                    .toArray();
        }
        var cumulated = Torch.mul(logits, 1 / temperature)
                .softmax(-1)
                .cumsum(-1, new ScalarTypeOptional(torch.ScalarType.Double));
        var wanted = Torch.tensor(draws, rows, draws.length / rows).mul(cumulated.narrow(1, logits.size(1) - 1, 1));
        long[] chosen = Torch.longs(
                torch.searchsorted(cumulated, wanted, false, true, new StringViewOptional(), new TensorOptional()));
        int last = Math.toIntExact(logits.size(1) - 1);
        return Arrays.stream(chosen).mapToInt(id -> (int) Math.min(id, last)).toArray();
    }

    /** From all tokens, which need not be sorted for that. */
    private int draw(float[] logits, RandomGenerator random) {
        double top = logits[argmax(logits)];
        var weights = new double[logits.length];
        double total = 0;
        for (int id = 0; id < weights.length; id++) {
            weights[id] = Math.exp((logits[id] - top) / temperature);
            total += weights[id];
        }
        double draw = random.nextDouble() * total;
        int last = 0;
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] > 0) {
                last = id;
                if (draw < weights[id]) {
                    break;
                }
                draw -= weights[id];
            }
        }
        return last;
    }

    private static void requireUsable(float[] logits) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit); // NaN if one is
        }
        requireUsable(largest);
    }

    private static void requireUsable(float largest) {
        if (!Float.isFinite(largest)) {
            throw new InvalidInputException("the model's logits hold no usable number (the largest is " + largest
                    + "): an intervention is too strong, or the dtype too narrow");
        }
    }

    /** Token ids from the most likely down; only as many as top-k leaves. */
    int[] mostLikely(float[] logits) {
        var packed = new long[logits.length];
        for (int i = 0; i < logits.length; i++) {
            int bits = Float.floatToIntBits(logits[i]);
            int ascending = bits ^ ((bits >> 31) & 0x7fffffff); // orders floats as integers
            packed[i] = ((long) ~ascending << 32) | i; // most likely first, then the smaller id
        }
        Arrays.parallelSort(packed);
        int kept = topK == 0 ? packed.length : Math.min(topK, packed.length);
        var order = new int[kept];
        for (int i = 0; i < kept; i++) {
            order[i] = (int) packed[i];
        }
        return order;
    }

    static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }
}
