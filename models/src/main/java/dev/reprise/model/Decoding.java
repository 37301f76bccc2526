package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

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

    /** Ended rows are carried along until they are this part of all: to leave them out is to copy the cache. */
    private static final int FEW = 8;

    private final TokenBatch prompts;
    private final int samples;
    private final Sampling sampling;
    private final Set<Integer> never;
    private final List<RandomGenerator> randoms = new ArrayList<>();
    private final List<List<Integer>> generated = new ArrayList<>();
    private final int[] lengths;
    private final boolean[] done;

    private Decoding(TokenBatch prompts, int samples, Sampling sampling, long seed, Set<Integer> never) {
        this.prompts = prompts;
        this.samples = samples;
        this.sampling = sampling;
        this.never = never;
        int rows = Math.multiplyExact(prompts.rows(), samples);
        this.lengths = new int[rows];
        this.done = new boolean[rows];
        var source = new SplittableRandom(seed);
        for (int r = 0; r < rows; r++) {
            randoms.add(source.split());
            generated.add(new ArrayList<>());
            lengths[r] = prompts.promptLength(r / samples);
        }
    }

    /**
     * Generates up to {@code count} tokens a row; a row whose context is full gets one more, which nothing can follow. A row does not
     * depend on the others: it has its own generator. When it has ended it is left out, or is padding if the hooks may count rows.
     *
     * @param samples rows a prompt, which is read once: row r continues prompt {@code r / samples}
     * @param seed of the draws
     * @param ends tokens that end a row; they are part of the result
     * @param never tokens that are never chosen
     * @return the new tokens of each row
     * @throws InvalidInputException if a prompt is longer than the model's context
     */
    static List<List<Integer>> run(
            Transformer transformer,
            TokenBatch prompts,
            int samples,
            Hooks hooks,
            int count,
            Sampling sampling,
            long seed,
            Set<Integer> ends,
            Set<Integer> never,
            Listener listener) {
        var sizes = transformer.dimensions();
        prompts.check(sizes.vocabulary(), sizes.context());
        var decoding = new Decoding(prompts, samples, sampling, seed, never);
        decoding.run(transformer, hooks, count, ends, listener);
        return decoding.generated;
    }

    private void run(Transformer transformer, Hooks hooks, int count, Set<Integer> ends, Listener listener) {
        int context = transformer.dimensions().context();
        var wanted = hooks.lastLogitsOnly();
        var tokens = prompts.growing();
        int[] rows = IntStream.range(0, done.length).toArray(); // a pass's line i has row i, the first one's several
        KeyValueCache cache = null;
        try {
            for (int step = 0; step < count; step++) {
                try (var trace = transformer.run(tokens, wanted, cache)) {
                    if (cache != null) {
                        cache.close();
                    }
                    cache = trace.cache();
                    int[] next = choose(trace.logits(), rows);
                    for (int i = 0; i < rows.length; i++) {
                        int row = rows[i];
                        if (!done[row]) {
                            generated.get(row).add(next[i]);
                            boolean stop = listener.accept(row, next[i]);
                            done[row] = stop || ends.contains(next[i]) || lengths[row] == context;
                        }
                    }
                }
                int[] left = left(rows, hooks);
                if (left.length == 0) {
                    break;
                }
                if (rows.length != tokens.rows() || left.length != rows.length) {
                    int aLine = rows.length / tokens.rows();
                    int[] lines = Arrays.stream(left).map(i -> i / aLine).toArray();
                    var whole = cache;
                    cache = whole.select(lines);
                    whole.close();
                    tokens = tokens.select(lines);
                    int[] before = rows;
                    rows = Arrays.stream(left).map(i -> before[i]).toArray();
                }
                tokens = next(tokens, rows);
            }
        } finally {
            if (cache != null) {
                cache.close();
            }
        }
    }

    /** Which of the rows go on, by their places: all, as long as few have ended. */
    private int[] left(int[] rows, Hooks hooks) {
        int[] going =
                IntStream.range(0, rows.length).filter(i -> !done[rows[i]]).toArray();
        boolean few = rows.length - going.length < rows.length / FEW;
        return going.length > 0 && (few || hooks.wantsPoints())
                ? IntStream.range(0, rows.length).toArray()
                : going;
    }

    /** The tokens just chosen, as the next pass. */
    private TokenBatch next(TokenBatch tokens, int[] rows) {
        var last = new int[rows.length];
        var before = new int[rows.length];
        var ended = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            last[i] = generated.get(rows[i]).getLast();
            before[i] = lengths[rows[i]]++;
            ended[i] = done[rows[i]];
        }
        return tokens.next(last, before, ended);
    }

    /**
     * A token for each row.
     *
     * @param logits of one line or more, [line, 1, vocabulary]; each is that of equally many rows
     */
    private int[] choose(Tensor logits, int[] rows) {
        try (var _ = new PointerScope()) {
            var byLine = allowed(Torch.wide(logits.select(1, 0)));
            int aLine = rows.length / Math.toIntExact(byLine.size(0));
            if (sampling.isPlain()) {
                double[] draws = Arrays.stream(rows)
                        .mapToDouble(row -> done[row] || sampling.temperature() == 0
                                ? 0
                                : randoms.get(row).nextDouble())
                        .toArray();
                return sampling.choose(byLine, draws);
            }
            var next = new int[rows.length];
            for (int i = 0; i < next.length; i++) {
                if (!done[rows[i]]) {
                    var seen = sampling.repetitionPenalty() == 1 ? NONE_SEEN : seen(rows[i]);
                    next[i] = sampling.choose(Torch.floats(byLine.select(0, i / aLine)), seen, randoms.get(rows[i]));
                }
            }
            return next;
        }
    }

    private Tensor allowed(Tensor logits) {
        if (never.isEmpty()) {
            return logits;
        }
        // generation_config.json may name tokens that the model does not have
        long[] ids = never.stream()
                .filter(id -> id < logits.size(1))
                .mapToLong(Integer::longValue)
                .toArray();
        return logits.index_fill(1, Torch.tensor(ids, ids.length), new Scalar(Double.NEGATIVE_INFINITY));
    }

    private int[] seen(int row) {
        int prompt = row / samples;
        var seen = IntStream.range(0, prompts.columns())
                .filter(c -> prompts.isToken(prompt, c))
                .map(c -> prompts.id(prompt, c));
        return IntStream.concat(seen, generated.get(row).stream().mapToInt(Integer::intValue))
                .toArray();
    }
}
