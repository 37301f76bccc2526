package dev.reprise.model.gguf;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What distinguishes one kind of vocabulary from another in a {@code tokenizer.json}. All are byte-pair encodings.
 *
 * @param vocabulary the tokens, spelled as the pre-tokenizer spells text
 * @param merges in the order in which they are tried
 * @param startsWithBos whether BOS is put first where the file does not say
 * @param addedAreNormalized whether user-defined tokens are looked for after the normalizer
 * @param byteFallback whether a character that is no token becomes tokens for its bytes
 * @param wholeWords whether a whole word that is a token is taken before merges are tried
 */
record TokenizerParts(
        Vocabulary vocabulary,
        List<Merge> merges,
        JsonNode normalizer,
        JsonNode preTokenizer,
        JsonNode decoder,
        boolean startsWithBos,
        boolean addedAreNormalized,
        boolean byteFallback,
        boolean wholeWords) {
    private static final JsonMapper JSON = new JsonMapper();

    record Merge(String left, String right) {}

    /** A part in the notation of {@code tokenizer.json}. */
    static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
