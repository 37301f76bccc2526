package dev.reprise.model.gguf;

import dev.reprise.model.Tokenizer;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The vocabulary of a file as a {@code tokenizer.json}, and the special tokens as a {@code generation_config.json}. */
final class GgufTokenizer {
    private static final JsonMapper JSON = new JsonMapper();

    /** Control tokens that end a turn or a text; files name some of them only by their spelling. */
    private static final List<String> ENDS = List.of(
            "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<end_of_turn>", "<|im_end|>", "<|endoftext|>", "<|end|>");

    private final GgufMetadata metadata;
    private final SpecialTokens special;
    private final Vocabulary stored;

    GgufTokenizer(GgufMetadata metadata, int embeddingRows) {
        this.metadata = metadata;
        special = new SpecialTokens(metadata, embeddingRows);
        stored = Vocabulary.read(metadata, embeddingRows);
    }

    /** As in the config, but {@code eos_token_id} is a list if several tokens end a text or a turn. */
    ObjectNode generationConfig() {
        var config = JsonNodeFactory.instance.objectNode();
        special.putInto(config);
        var ends = new TreeSet<Integer>();
        special.eos().ifPresent(ends::add);
        special.id("eot_token_id").ifPresent(ends::add);
        special.id("eom_token_id").ifPresent(ends::add);
        for (var end : ENDS) {
            stored.id(end).ifPresent(id -> {
                if (stored.is(id, Vocabulary.CONTROL)) {
                    ends.add(id);
                }
            });
        }
        if (ends.size() > 1) {
            var list = config.putArray("eos_token_id");
            ends.forEach(list::add);
        } else {
            ends.forEach(id -> config.put("eos_token_id", id));
        }
        return config;
    }

    /** The special tokens as text, and the Jinja template that turns a conversation into a prompt. */
    Tokenizer.Settings settings() {
        var template = "tokenizer.chat_template";
        return new Tokenizer.Settings(
                text(special.bos()),
                text(special.eos()),
                text(special.id("padding_token_id")),
                metadata.has(template) ? metadata.text(template) : null);
    }

    private @Nullable String text(OptionalInt id) {
        return id.isPresent() ? stored.token(id.getAsInt()) : null;
    }

    /** The document. */
    String json() {
        var parts =
                special.sentencePiece() ? SentencePieceModel.of(metadata, stored) : ByteLevelModel.of(metadata, stored);
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringProperty("version", "1.0");
            out.writeNullProperty("truncation");
            out.writeNullProperty("padding");
            writeAddedTokens(out, parts);
            writeTree(out, "normalizer", parts.normalizer());
            writeTree(out, "pre_tokenizer", parts.preTokenizer());
            writeTree(out, "post_processor", postProcessor(parts));
            writeTree(out, "decoder", parts.decoder());
            writeModel(out, parts);
            out.writeEndObject();
        }
        return text.toString();
    }

    private static void writeTree(JsonGenerator out, String name, JsonNode value) {
        out.writeName(name);
        out.writeTree(value);
    }

    /** Control tokens and the unknown token are special; user-defined ones are found in text but stay visible. */
    private static void writeAddedTokens(JsonGenerator out, TokenizerParts parts) {
        var vocabulary = parts.vocabulary();
        out.writeArrayPropertyStart("added_tokens");
        for (int id = 0; id < vocabulary.size(); id++) {
            boolean special = vocabulary.is(id, Vocabulary.CONTROL) || vocabulary.is(id, Vocabulary.UNKNOWN);
            if (special || vocabulary.is(id, Vocabulary.USER_DEFINED)) {
                out.writeStartObject();
                out.writeNumberProperty("id", id);
                out.writeStringProperty("content", vocabulary.token(id));
                out.writeBooleanProperty("single_word", false);
                out.writeBooleanProperty("lstrip", false);
                out.writeBooleanProperty("rstrip", false);
                out.writeBooleanProperty("normalized", !special && parts.addedAreNormalized());
                out.writeBooleanProperty("special", special);
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    private void writeModel(JsonGenerator out, TokenizerParts parts) {
        var vocabulary = parts.vocabulary();
        var unknown = unknown();
        if (special.sentencePiece() && unknown.isEmpty() && !parts.byteFallback()) {
            throw metadata.fail(
                    "tokenizer.ggml.tokens",
                    "there are neither byte tokens nor an unknown token for characters that are no token");
        }
        out.writeObjectPropertyStart("model");
        out.writeStringProperty("type", "BPE");
        out.writeNullProperty("dropout");
        if (unknown.isPresent()) {
            out.writeStringProperty("unk_token", vocabulary.token(unknown.getAsInt()));
        } else {
            out.writeNullProperty("unk_token");
        }
        out.writeNullProperty("continuing_subword_prefix");
        out.writeNullProperty("end_of_word_suffix");
        out.writeBooleanProperty("fuse_unk", special.sentencePiece());
        out.writeBooleanProperty("byte_fallback", parts.byteFallback());
        out.writeBooleanProperty("ignore_merges", parts.wholeWords());
        out.writeObjectPropertyStart("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            out.writeNumberProperty(vocabulary.token(id), id);
        }
        out.writeEndObject();
        out.writeArrayPropertyStart("merges");
        for (var merge : parts.merges()) {
            out.writeStartArray();
            out.writeString(merge.left());
            out.writeString(merge.right());
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** A byte-level vocabulary has a token for every text, and needs none. */
    private OptionalInt unknown() {
        if (!special.sentencePiece()) {
            return OptionalInt.empty();
        }
        var stated = special.id("unknown_token_id");
        return stated.isPresent()
                ? stated
                : IntStream.range(0, stored.size())
                        .filter(id -> stored.is(id, Vocabulary.UNKNOWN))
                        .findFirst();
    }

    /** BOS before and EOS after each text, as the file or its kind of vocabulary says. */
    private JsonNode postProcessor(TokenizerParts parts) {
        boolean starts = metadata.flag("tokenizer.ggml.add_bos_token", parts.startsWithBos());
        boolean ends = metadata.flag("tokenizer.ggml.add_eos_token", false);
        if (!starts && !ends) {
            return JsonNodeFactory.instance.nullNode();
        }
        var template = JsonNodeFactory.instance.objectNode().put("type", "TemplateProcessing");
        var single = template.putArray("single");
        var pair = template.putArray("pair");
        var tokens = template.putObject("special_tokens");
        for (int sequence = 0; sequence < 2; sequence++) {
            for (var side : sequence == 0 ? List.of(single, pair) : List.of(pair)) {
                if (starts) {
                    side.add(specialPiece(tokens, token(special.bos(), "bos"), sequence));
                }
                side.addObject()
                        .putObject("Sequence")
                        .put("id", sequence == 0 ? "A" : "B")
                        .put("type_id", sequence);
                if (ends) {
                    side.add(specialPiece(tokens, token(special.eos(), "eos"), sequence));
                }
            }
        }
        return template;
    }

    private int token(OptionalInt id, String name) {
        return id.orElseThrow(() -> metadata.fail(
                "tokenizer.ggml." + name + "_token_id",
                "it is missing, and the tokenizer adds that token to every text"));
    }

    private ObjectNode specialPiece(ObjectNode tokens, int id, int sequence) {
        var name = stored.token(id);
        var token = tokens.putObject(name).put("id", name);
        token.putArray("ids").add(id);
        token.putArray("tokens").add(name);
        var piece = JsonNodeFactory.instance.objectNode();
        piece.putObject("SpecialToken").put("id", name).put("type_id", sequence);
        return piece;
    }
}
