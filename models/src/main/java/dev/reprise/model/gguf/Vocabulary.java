package dev.reprise.model.gguf;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The tokens of a file.
 *
 * @param tokens by id, as the tokenizer spells them
 * @param types by id
 * @param ids of the tokens
 */
record Vocabulary(String[] tokens, int[] types, Map<String, Integer> ids) {
    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;

    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String TYPES = "tokenizer.ggml.token_type";

    /**
     * Reads the tokens.
     *
     * @param embeddingRows the number of rows of the token embedding: there may be fewer tokens, but not more
     */
    static Vocabulary read(GgufMetadata metadata, int embeddingRows) {
        int count = metadata.count(TOKENS);
        if (count == 0 || count > embeddingRows) {
            throw metadata.fail(
                    TOKENS, "there are " + count + " tokens, and the embedding has a row for each of " + embeddingRows);
        }
        if (metadata.has(TYPES) && metadata.count(TYPES) != count) {
            throw metadata.fail(TYPES, "it has " + metadata.count(TYPES) + " elements for " + count + " tokens");
        }
        var types = metadata.has(TYPES)
                ? metadata.integers(TYPES)
                : IntStream.generate(() -> NORMAL).limit(count).toArray();
        return of(metadata, metadata.texts(TOKENS), types);
    }

    private static Vocabulary of(GgufMetadata metadata, String[] tokens, int[] types) {
        var ids = HashMap.<String, Integer>newHashMap(tokens.length);
        for (int id = 0; id < tokens.length; id++) {
            var first = ids.putIfAbsent(tokens[id], id);
            if (first != null) {
                throw metadata.fail(TOKENS, "tokens " + first + " and " + id + " are the same");
            }
        }
        return new Vocabulary(tokens, types, ids);
    }

    /** The same ids under other spellings. */
    Vocabulary respelled(GgufMetadata metadata, String[] spellings) {
        return of(metadata, spellings, types);
    }

    int size() {
        return tokens.length;
    }

    boolean is(int id, int type) {
        return types[id] == type;
    }
}
