package dev.reprise.method.patching;

import dev.reprise.core.Torch;
import dev.reprise.model.Hooks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
     * @param logits of the last token, [R, vocabulary], or [R, number of {@link #tokens}] in their order, if the metric names them
     * @param prompts the number of the prompt that each row belongs to, int64 [R]
     */
    Tensor values(Tensor logits, Tensor prompts);

    /** The tokens whose logits it looks at, so that no others need be computed; empty if it looks at all. */
    default List<Integer> tokens() {
        return List.of();
    }

    /** {@code logit(answer) - logit(foil)}, one answer and one foil a prompt. */
    static Metric logitDifference(int[] answers, int[] foils) {
        var tokens = IntStream.concat(Arrays.stream(answers), Arrays.stream(foils))
                .distinct()
                .boxed()
                .toList();
        var answerColumns = Arrays.stream(answers).map(tokens::indexOf).toArray();
        var foilColumns = Arrays.stream(foils).map(tokens::indexOf).toArray();
        return new Metric() {
            @Override
            public Tensor values(Tensor logits, Tensor prompts) {
                if (logits.size(1) != tokens.size()) {
                    throw new IllegalArgumentException("logits of " + logits.size(1) + " tokens, where those of "
                            + tokens.size() + " are looked at: run with metric.restrict(hooks)");
                }
                return pick(logits, answerColumns, prompts).sub(pick(logits, foilColumns, prompts));
            }

            @Override
            public List<Integer> tokens() {
                return tokens;
            }
        };
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

    /** Adds to a run's hooks that only these logits are computed. */
    default Hooks restrict(Hooks hooks) {
        return tokens().isEmpty()
                ? hooks
                : hooks.logitsOf(tokens().stream().mapToInt(Integer::intValue).toArray());
    }

    private static Tensor pick(Tensor values, int[] columns, Tensor prompts) {
        var ids = Torch.tensor(Arrays.stream(columns).asLongStream().toArray(), columns.length);
        return values.gather(1, ids.index_select(0, prompts).unsqueeze(1)).squeeze(1);
    }
}
