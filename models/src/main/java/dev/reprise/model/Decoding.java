package dev.reprise.model;

import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;

/**
 * Autoregressive generation with a key-value cache: the prompts in one pass, then a token a row and pass. Interventions are at work in
 * every pass, so one that is narrowed to {@link Positions#generated} changes every generated token.
 */
final class Decoding {
    /** Told of every new token; returning true ends the row. */
    @FunctionalInterface
    interface Listener {
        boolean accept(int row, int token);
    }

    private static final int[] NONE_SEEN = {};

    private Decoding() {}

    /**
     * Generates up to {@code count} tokens a row; a row whose context is full gets one more, which nothing can follow. A row does not
     * depend on the others: it has its own generator, and is padding when it has ended.
     *
     * @param seed of the draws
     * @param ends tokens that end a row; they are part of the result
     * @param never tokens that are never chosen
     * @return the new tokens of each row
     * @throws dev.reprise.core.InvalidInputException if a prompt is longer than the model's context
     */
    static List<List<Integer>> run(
            Transformer transformer,
            TokenBatch prompts,
            Hooks hooks,
            int count,
            Sampling sampling,
            long seed,
            Set<Integer> ends,
            IntPredicate never,
            Listener listener) {
        var sizes = transformer.dimensions();
        prompts.check(sizes.vocabulary(), sizes.context());
        int rows = prompts.rows();
        int context = sizes.context();
        var source = new SplittableRandom(seed);
        var randoms = new ArrayList<RandomGenerator>();
        var generated = new ArrayList<List<Integer>>();
        var lengths = new int[rows];
        for (int r = 0; r < rows; r++) {
            randoms.add(source.split());
            generated.add(new ArrayList<>());
            lengths[r] = prompts.promptLength(r);
        }
        var done = new boolean[rows];
        var tokens = prompts.growing();
        var wanted = hooks.lastLogitsOnly();
        KeyValueCache cache = null;
        try {
            for (int step = 0; step < count && !allTrue(done); step++) {
                var next = new int[rows];
                try (var trace = transformer.run(tokens, wanted, cache)) {
                    if (cache != null) {
                        cache.close();
                    }
                    cache = trace.cache();
                    for (int r = 0; r < rows; r++) {
                        if (!done[r]) {
                            var seen =
                                    sampling.repetitionPenalty() == 1 ? NONE_SEEN : seen(prompts, r, generated.get(r));
                            next[r] = sampling.choose(logits(trace, r, never), seen, randoms.get(r));
                            generated.get(r).add(next[r]);
                            boolean stop = listener.accept(r, next[r]);
                            done[r] = stop || ends.contains(next[r]) || lengths[r] == context;
                        }
                    }
                }
                tokens = tokens.next(next, lengths, done);
                for (int r = 0; r < rows; r++) {
                    lengths[r]++;
                }
            }
        } finally {
            if (cache != null) {
                cache.close();
            }
        }
        return generated;
    }

    private static float[] logits(Trace trace, int row, IntPredicate never) {
        try (var _ = new PointerScope()) {
            var logits = Torch.floats(trace.logits().select(0, row));
            for (int id = 0; id < logits.length; id++) {
                if (never.test(id)) {
                    logits[id] = Float.NEGATIVE_INFINITY;
                }
            }
            return logits;
        }
    }

    private static int[] seen(TokenBatch prompts, int row, List<Integer> generated) {
        var seen = new ArrayList<Integer>(generated);
        for (int c = 0; c < prompts.columns(); c++) {
            if (prompts.isToken(row, c)) {
                seen.add(prompts.id(row, c));
            }
        }
        return seen.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean allTrue(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }
}
