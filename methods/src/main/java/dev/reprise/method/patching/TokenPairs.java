package dev.reprise.method.patching;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Tokenizer;
import java.util.List;

/**
 * Prompt pairs as tokens: two batches in which row i is pair i, padded on the right, so that column t is position t of every pair.
 *
 * @param clean [pairs, positions]
 * @param corrupted [pairs, positions], each row as long as its clean one
 * @param answers one token a pair
 * @param foils one token a pair
 */
public record TokenPairs(TokenBatch clean, TokenBatch corrupted, List<Integer> answers, List<Integer> foils) {
    public TokenPairs {
        if (clean.rows() != corrupted.rows() || clean.rows() != answers.size() || clean.rows() != foils.size()) {
            throw new IllegalArgumentException("as many clean and corrupted rows, answers and foils are needed");
        }
        answers = List.copyOf(answers);
        foils = List.copyOf(foils);
    }

    /**
     * Tokenises pairs.
     *
     * @param special whether the tokenizer's own special tokens are put around the prompts
     * @throws InvalidInputException naming the pair, for an empty prompt, unequal token lengths, an answer of several tokens, or an answer
     *     that is its foil
     */
    public static TokenPairs of(Tokenizer tokenizer, List<PromptPair> pairs, boolean special) {
        var clean = new int[pairs.size()][];
        var corrupted = new int[pairs.size()][];
        var answers = new Integer[pairs.size()];
        var foils = new Integer[pairs.size()];
        for (int i = 0; i < clean.length; i++) {
            var pair = pairs.get(i);
            if (pair.clean().isEmpty() || pair.corrupted().isEmpty()) {
                throw new InvalidInputException(pair.origin() + ": an empty prompt");
            }
            clean[i] = tokenizer.encode(pair.clean(), special);
            corrupted[i] = tokenizer.encode(pair.corrupted(), special);
            if (clean[i].length != corrupted[i].length) {
                throw new InvalidInputException(pair.origin() + ": the clean prompt has " + clean[i].length
                        + " tokens, the corrupted one " + corrupted[i].length
                        + "; swap words that have as many tokens as each other");
            }
            answers[i] = single(tokenizer, pair.answer(), "answer", pair);
            foils[i] = single(tokenizer, pair.foil(), "foil", pair);
            if (answers[i].equals(foils[i])) {
                throw new InvalidInputException(pair.origin() + ": the answer and the foil are the same token");
            }
        }
        return new TokenPairs(
                TokenBatch.rightPadded(0, clean),
                TokenBatch.rightPadded(0, corrupted),
                List.of(answers),
                List.of(foils));
    }

    private static int single(Tokenizer tokenizer, String text, String what, PromptPair pair) {
        try {
            return tokenizer.single(text);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    pair.origin() + ": the " + what + " must be a single token: " + e.getMessage(), e);
        }
    }

    public int size() {
        return clean.rows();
    }

    /** {@code logit(answer) - logit(foil)}. */
    public Metric logitDifference() {
        return Metric.logitDifference(array(answers), array(foils));
    }

    private static int[] array(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
