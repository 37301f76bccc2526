package dev.reprise.model.tokenizer;

import dev.reprise.core.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Trains a byte-level byte-pair encoding (Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units").
 * Every word starts as its bytes. The pair of neighbours that occurs most often, over all words times their counts, becomes one token
 * wherever it stands, from left to right; then the next, until the vocabulary is full. Of pairs that are equally frequent, the one comes first
 * whose left part, then whose right part, is smaller in the order of bytes: the same table gives the same tokens, in whatever order it is given.
 *
 * <p>Pairs are counted once; a merge then changes only the counts of the words that it touches.
 *
 * <pre>{@code
 * var counts = new WordCounts();
 * texts.forEach(counts::add);
 * var encoding = BpeTrainer.train(counts.table(), List.of("<pad>", "<s>", "</s>"), 4096);
 * }</pre>
 */
public final class BpeTrainer {
    private static final int BYTES = 256;

    /** A pair of neighbours: how often it occurs, and in which words; of those some may have it no longer. */
    private static final class Pair {
        final int left;
        final int right;
        long count;
        /** The count with which it stands in the queue, never below what it is now. */
        long queued;

        int[] words = new int[2];
        int size;

        Pair(int left, int right) {
            this.left = left;
            this.right = right;
        }

        void occursIn(int word) {
            if (size == words.length) {
                words = Arrays.copyOf(words, 2 * size);
            }
            words[size++] = word;
        }
    }

    private record Candidate(Pair pair, long count) {}

    /** A word as it is cut now. */
    private static final class Word {
        int[] symbols;
        final long count;

        Word(int[] symbols, long count) {
            this.symbols = symbols;
            this.count = count;
        }
    }

    /** By symbol: the bytes that it stands for, a byte a character. The first 256 are the bytes. */
    private final List<String> symbols = new ArrayList<>();

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<Word> words = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final Merges merges = new Merges();
    private final PriorityQueue<Candidate> queue =
            new PriorityQueue<>(Comparator.comparingLong((Candidate candidate) -> -candidate.count)
                    .thenComparing(candidate -> symbols.get(candidate.pair.left))
                    .thenComparing(candidate -> symbols.get(candidate.pair.right)));

    private BpeTrainer(Map<String, Long> counts) {
        for (int b = 0; b < BYTES; b++) {
            symbolOf(String.valueOf((char) b));
        }
        counts.forEach((word, count) -> {
            if (count < 1) {
                throw new IllegalArgumentException("the word '" + word + "' is counted " + count + " times");
            }
            words.add(new Word(ByteLevel.bytes(word).chars().toArray(), count));
        });
        for (int w = 0; w < words.size(); w++) {
            var word = words.get(w);
            for (int i = 0; i + 1 < word.symbols.length; i++) {
                var pair = pair(word.symbols[i], word.symbols[i + 1]);
                pair.count = Math.addExact(pair.count, word.count);
                pair.occursIn(w);
            }
        }
        pairs.values().forEach(this::queue);
    }

    /**
     * Trains an encoding.
     *
     * @param counts word, as {@link ByteLevel#words} cuts it, to count
     * @param specials tokens that are never made of parts; their ids are the first, then come the 256 bytes, then the merges
     * @param vocabularySize the number of all tokens
     * @throws InvalidInputException if the words have too few different pairs for so many tokens
     */
    public static BytePairEncoding train(Map<String, Long> counts, List<String> specials, int vocabularySize) {
        int wanted = vocabularySize - specials.size();
        if (wanted < BYTES) {
            throw new InvalidInputException(
                    "a byte-level vocabulary has at least its %d special tokens and %d bytes, not %d"
                            .formatted(specials.size(), BYTES, vocabularySize));
        }
        var trainer = new BpeTrainer(counts);
        var merges = new ArrayList<BytePairEncoding.Merge>();
        while (trainer.symbols.size() < wanted) {
            var best = trainer.mostFrequent();
            if (best == null) {
                throw new InvalidInputException(
                        "%d words are too few for a vocabulary of %d: after %d tokens every word is a token"
                                .formatted(counts.size(), vocabularySize, trainer.symbols.size() + specials.size()));
            }
            var left = trainer.symbols.get(best.left);
            var right = trainer.symbols.get(best.right);
            merges.add(new BytePairEncoding.Merge(ByteLevel.spelled(left), ByteLevel.spelled(right)));
            trainer.merge(best, trainer.symbolOf(left + right));
        }
        return new BytePairEncoding(specials, merges);
    }

    /** The symbol for some bytes; two different merges may lead to the same. */
    private int symbolOf(String bytes) {
        return ids.computeIfAbsent(bytes, b -> {
            symbols.add(b);
            return symbols.size() - 1;
        });
    }

    private Pair pair(int left, int right) {
        return pairs.computeIfAbsent(key(left, right), _ -> new Pair(left, right));
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private void queue(Pair pair) {
        pair.queued = pair.count;
        if (pair.count > 0) {
            queue.add(new Candidate(pair, pair.count));
        }
    }

    /** Counts that have fallen are put right when their turn comes. */
    private @Nullable Pair mostFrequent() {
        for (var candidate = queue.poll(); candidate != null; candidate = queue.poll()) {
            var pair = candidate.pair;
            if (candidate.count != pair.queued) {
                continue; // it stands in the queue with another count
            }
            if (pair.count == pair.queued) {
                return pair;
            }
            queue(pair);
        }
        return null;
    }

    private void merge(Pair pair, int merged) {
        merges.add(pair.left, pair.right, merged);
        var grown = new ArrayList<Pair>();
        for (int k = 0; k < pair.size; k++) {
            cutAgain(pair.words[k], grown);
        }
        pairs.remove(key(pair.left, pair.right));
        for (var other : grown) {
            if (other.count > other.queued) {
                queue(other);
            }
        }
    }

    /** @param grown gets the pairs that may be more frequent now */
    private void cutAgain(int index, List<Pair> grown) {
        var word = words.get(index);
        int[] before = word.symbols;
        int[] after = merges.apply(before);
        if (after.length == before.length) {
            return;
        }
        word.symbols = after;
        for (int i = 0; i + 1 < before.length; i++) {
            pair(before[i], before[i + 1]).count -= word.count;
        }
        for (int i = 0; i + 1 < after.length; i++) {
            var pair = pair(after[i], after[i + 1]);
            pair.count += word.count;
            if (!contains(before, pair)) {
                pair.occursIn(index);
            }
            if (pair.count > pair.queued) {
                grown.add(pair);
            }
        }
    }

    private static boolean contains(int[] symbols, Pair pair) {
        for (int i = 0; i + 1 < symbols.length; i++) {
            if (symbols[i] == pair.left && symbols[i + 1] == pair.right) {
                return true;
            }
        }
        return false;
    }
}
