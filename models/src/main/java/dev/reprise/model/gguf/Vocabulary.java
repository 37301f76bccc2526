package dev.reprise.model.gguf;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The tokens of a file: their ids, their types, and their spelling in the tokenizer. */
final class Vocabulary {
    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;

    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String TYPES = "tokenizer.ggml.token_type";

    private final String[] tokens;
    private final int[] types;
    private final Map<String, Integer> ids;

    private Vocabulary(String[] tokens, int[] types, Map<String, Integer> ids) {
        this.tokens = tokens;
        this.types = types;
        this.ids = ids;
    }

    /**
     * The number of tokens.
     *
     * @param embeddingRows the number of rows of the token embedding: there may be fewer tokens, but not more
     */
    static int count(GgufMetadata metadata, int embeddingRows) {
        int count = metadata.count(TOKENS);
        if (count == 0 || count > embeddingRows) {
            throw metadata.fail(
                    TOKENS, "there are " + count + " tokens, and the embedding has a row for each of " + embeddingRows);
        }
        return count;
    }

    /** Reads the tokens. @see #count */
    static Vocabulary read(GgufMetadata metadata, int embeddingRows) {
        int count = count(metadata, embeddingRows);
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

    /** The same ids, with the user-defined tokens spelled in another way. */
    Vocabulary respelled(GgufMetadata metadata, UnaryOperator<String> spelling) {
        var respelled = tokens.clone();
        for (int id = 0; id < respelled.length; id++) {
            if (is(id, USER_DEFINED)) {
                respelled[id] = spelling.apply(respelled[id]);
            }
        }
        return of(metadata, respelled, types);
    }

    int size() {
        return tokens.length;
    }

    String token(int id) {
        return tokens[id];
    }

    /** The id of a token, if there is one that is spelled so. */
    OptionalInt id(String token) {
        var id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    boolean has(String token) {
        return ids.containsKey(token);
    }

    boolean is(int id, int type) {
        return types[id] == type;
    }
}
