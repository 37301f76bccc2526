package dev.reprise.model.gguf;

import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/** Which tokens begin, end and pad a text. The vocabulary itself is not read for that. */
final class SpecialTokens {
    private static final String MODEL = "tokenizer.ggml.model";

    private final GgufMetadata metadata;
    private final int tokens;
    private final boolean sentencePiece;

    /** Checks the kind of the vocabulary, and that the embedding has a row for each token. */
    SpecialTokens(GgufMetadata metadata, int embeddingRows) {
        this.metadata = metadata;
        tokens = Vocabulary.count(metadata, embeddingRows);
        sentencePiece = switch (metadata.text(MODEL)) {
            case "llama" -> true;
            case "gpt2" -> false;
            default ->
                throw metadata.fail(
                        MODEL, "'" + metadata.text(MODEL) + "' is not supported; supported are: llama, gpt2");
        };
    }

    /** Whether it is SentencePiece's kind of vocabulary, and not a byte-level one. */
    boolean sentencePiece() {
        return sentencePiece;
    }

    OptionalInt bos() {
        return orConventional(id("bos_token_id"), 1);
    }

    OptionalInt eos() {
        return orConventional(id("eos_token_id"), 2);
    }

    /** The token of a key {@code tokenizer.ggml.NAME}, if the file has it. */
    OptionalInt id(String name) {
        var key = "tokenizer.ggml." + name;
        if (!metadata.has(key)) {
            return OptionalInt.empty();
        }
        int id = metadata.integer(key, 0);
        if (id >= tokens) {
            throw metadata.fail(key, "it is " + id + ", and there are " + tokens + " tokens");
        }
        return OptionalInt.of(id);
    }

    /** SentencePiece's vocabularies begin with unknown, BOS and EOS, and files may leave it at that. */
    private OptionalInt orConventional(OptionalInt stated, int conventional) {
        return stated.isPresent() || !sentencePiece || conventional >= tokens ? stated : OptionalInt.of(conventional);
    }

    /** Puts {@code bos_token_id}, {@code eos_token_id} and {@code pad_token_id} into a config, as far as the file has them. */
    void putInto(ObjectNode config) {
        bos().ifPresent(id -> config.put("bos_token_id", id));
        eos().ifPresent(id -> config.put("eos_token_id", id));
        id("padding_token_id").ifPresent(id -> config.put("pad_token_id", id));
    }
}
