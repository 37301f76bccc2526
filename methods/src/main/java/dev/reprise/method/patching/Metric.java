package dev.reprise.method.patching;

import dev.reprise.core.Torch;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * A number that is read off the logits of the last token of each prompt. Differentiable, and independent from row to row.
 *
 * <p>The rows of a batch are prompts in any order and number: a metric is told which prompt each row belongs to.
 */
@FunctionalInterface
public interface Metric {
    /**
     * The metric of each row, [R].
     *
     * @param logits of the last token, [R, vocabulary]
     * @param prompts the number of the prompt that each row belongs to, int64 [R]
     */
    Tensor values(Tensor logits, Tensor prompts);

    /** {@code logit(answer) - logit(foil)}, one answer and one foil a prompt. */
    static Metric logitDifference(int[] answers, int[] foils) {
        return (logits, prompts) -> pick(logits, answers, prompts).sub(pick(logits, foils, prompts));
    }

    /** The probability of the answer. */
    static Metric probability(int[] answers) {
        return (logits, prompts) -> pick(logits.softmax(-1), answers, prompts);
    }

    /** The log-probability of the answer, in nats. */
    static Metric logProbability(int[] answers) {
        return (logits, prompts) -> pick(logits.log_softmax(-1), answers, prompts);
    }

    /**
     * {@code KL(reference || row)} in nats.
     *
     * @param reference logits of each prompt's last token, [prompts, vocabulary]; must outlive the metric
     */
    static Metric kl(Tensor reference) {
        return (logits, prompts) -> {
            var wanted = reference.log_softmax(-1).index_select(0, prompts);
            return Torch.sum(wanted.exp().mul(wanted.sub(logits.log_softmax(-1))), false, -1);
        };
    }

    private static Tensor pick(Tensor values, int[] tokens, Tensor prompts) {
        var ids = Torch.tensor(Arrays.stream(tokens).asLongStream().toArray(), tokens.length);
        return values.gather(1, ids.index_select(0, prompts).unsqueeze(1)).squeeze(1);
    }
}
