package dev.reprise.model.tokenizer;

import dev.reprise.data.Text;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text to ids for corpora: each word is cut once and then remembered. The ids are those of {@link dev.reprise.model.Tokenizer} over the same
 * encoding without a first token; the text of a special token becomes that token.
 *
 * <p>Not thread-safe: one encoder a thread.
 */
public final class CorpusEncoder {
    /** Bounds the memory; generated text has far fewer. */
    private static final int MOST_WORDS = 1 << 20;

    private final List<String> specials;
    private final Pattern special;
    private final Merges merges = new Merges();
    private final Map<String, int[]> words = new HashMap<>();

    /** The ids of the text that is encoded now. */
    private int[] ids = new int[1 << 10];

    private int length;

    public CorpusEncoder(BytePairEncoding encoding) {
        this.specials = encoding.specials();
        this.special = Pattern.compile(specials.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
        var vocabulary = encoding.vocabulary();
        encoding.merges()
                .forEach(merge -> merges.add(
                        id(vocabulary, merge.left()), id(vocabulary, merge.right()), id(vocabulary, merge.merged())));
    }

    private static int id(Map<String, Integer> vocabulary, String token) {
        return Objects.requireNonNull(vocabulary.get(token));
    }

    /** The ids of a text. @throws InvalidInputException if it has a lone surrogate */
    public int[] encode(String text) {
        Text.requireValidUnicode(text, "text to tokenize");
        length = 0;
        int from = 0;
        if (!specials.isEmpty()) {
            for (var found = special.matcher(text); found.find(); from = found.end()) {
                ByteLevel.words(text.substring(from, found.start()), this::addWord);
                add(specials.indexOf(found.group()));
            }
        }
        ByteLevel.words(text.substring(from), this::addWord);
        return Arrays.copyOf(ids, length);
    }

    private void addWord(String word) {
        var cut = words.get(word);
        if (cut == null) {
            cut = merges.apply(
                    ByteLevel.bytes(word).chars().map(b -> b + specials.size()).toArray());
            if (words.size() < MOST_WORDS) {
                words.put(word, cut);
            }
        }
        for (int id : cut) {
            add(id);
        }
    }

    private void add(int id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
        }
        ids[length++] = id;
    }
}
