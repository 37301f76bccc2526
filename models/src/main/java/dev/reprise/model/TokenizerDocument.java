package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code tokenizer.json} must hold beyond what the native library checks itself: it takes the following for granted, and ends the
 * whole process where a file breaks it.
 */
final class TokenizerDocument {
    private final String origin;

    private TokenizerDocument(String origin) {
        this.origin = origin;
    }

    /** Refuses a document that native code cannot be trusted with. @throws InvalidInputException naming file and part */
    static void requireSafe(ObjectNode document, String origin) {
        var check = new TokenizerDocument(origin);
        check.model(document.path("model"));
        check.postProcessor(document.path("post_processor"));
        check.decoder(document.path("decoder"));
    }

    /** The right part of a merge is cut at the length of the prefix; and with dropout the same text would have other tokens each time. */
    private void model(JsonNode model) {
        var prefix = model.path("continuing_subword_prefix").asString("");
        for (var merge : model.path("merges")) {
            var right = merge.isString()
                    ? merge.stringValue().substring(merge.stringValue().indexOf(' ') + 1)
                    : merge.path(1).asString("");
            if (!right.startsWith(prefix)) {
                throw refusal(
                        "model.merges",
                        Text.quote(right) + " does not begin with continuing_subword_prefix " + Text.quote(prefix));
            }
        }
        if (model.path("dropout").asDouble(0) != 0) {
            throw refusal("model.dropout", "a tokenizer that drops merges at random is not supported");
        }
    }

    /** A template may use only the special tokens that it lists. */
    private void postProcessor(JsonNode processor) {
        processor.path("processors").forEach(this::postProcessor);
        var listed = processor.path("special_tokens");
        for (var template : new JsonNode[] {processor.path("single"), processor.path("pair")}) {
            for (var piece : template) {
                var token = piece.path("SpecialToken").path("id");
                if (token.isString() && !listed.has(token.stringValue())) {
                    throw refusal(
                            "post_processor",
                            "its template uses " + Text.quote(token.stringValue())
                                    + ", which special_tokens does not list");
                }
            }
        }
    }

    /** To strip characters from the right of a token that has none is an index below zero. */
    private void decoder(JsonNode decoder) {
        decoder.path("decoders").forEach(this::decoder);
        if (decoder.path("type").asString("").equals("Strip")
                && decoder.path("stop").asInt(0) != 0) {
            throw refusal("decoder", "Strip with a stop other than 0 is not supported");
        }
    }

    private InvalidInputException refusal(String part, String reason) {
        return new InvalidInputException(origin + ": " + part + ": " + reason);
    }
}
