package dev.reprise.model.gguf;

import dev.reprise.core.InvalidInputException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the metadata and tensor names of pre-norm decoders with rotary positions have in common, whatever their architecture. */
final class DecoderKeys {
    private static final Pattern BLOCK = Pattern.compile("blk\\.(0|[1-9]\\d{0,5})\\.(\\w+)\\.(weight|bias)");

    /** Outside of the blocks. */
    private static final Map<String, String> GLOBAL = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output_norm.weight", "model.norm.weight",
            "output.weight", "lm_head.weight");

    /** In a block; norms are added by the architecture. */
    private static final Map<String, String> PROJECTIONS = Map.of(
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    /** Keys that every decoder may have: {@link #config} and {@link #rope} read them. */
    private static final Set<String> COMMON = Set.of(
            "context_length",
            "embedding_length",
            "block_count",
            "feed_forward_length",
            "vocab_size",
            "attention.head_count",
            "attention.head_count_kv",
            "attention.key_length",
            "attention.value_length",
            "attention.layer_norm_rms_epsilon",
            "rope.dimension_count",
            "rope.freq_base",
            "rope.scaling.type",
            "rope.scaling.factor",
            "rope.scaling.original_context_length",
            "rope.scale_linear");

    /** Keys that say nothing about the computation. */
    private static final Set<String> IRRELEVANT = Set.of("rope.scaling.finetuned", "tensor_data_layout");

    /** Keys of features that a file may state to be off. */
    private static final Set<String> OFF = Set.of(
            "expert_count",
            "expert_used_count",
            "attention.sliding_window",
            "attn_logit_softcapping",
            "final_logit_softcapping",
            "attention.max_alibi_bias",
            "attention.clamp_kqv");

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String prefix;
    private final Map<String, String> norms;

    /** @param norms llama.cpp's names of the norms in a block, and Hugging Face's */
    DecoderKeys(GgufFile file, String architecture, Map<String, String> norms) {
        this.file = file;
        metadata = file.metadata();
        prefix = architecture + ".";
        this.norms = norms;
    }

    GgufMetadata metadata() {
        return metadata;
    }

    String key(String name) {
        return prefix + name;
    }

    /** Refuses keys under the architecture's prefix that nobody reads, unless they say that something is off. */
    void refuseUnknownKeys(Set<String> own) {
        var unknown = metadata.keys().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .filter(name -> !COMMON.contains(name) && !own.contains(name) && !IRRELEVANT.contains(name))
                .filter(name -> !(OFF.contains(name) && metadata.real(key(name)) == 0))
                .filter(name -> !(name.equals("attention.causal") && metadata.flag(key(name), true)))
                .map(this::key)
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(
                    file.origin() + ": metadata keys that may change the computation are not understood: "
                            + unknown.stream().limit(8).collect(Collectors.joining(", "))
                            + (unknown.size() > 8 ? ", and " + (unknown.size() - 8) + " more" : "")
                            + "\nThis variant of the architecture is not supported.");
        }
    }

    /** Hugging Face's name of a tensor, if it is one of a decoder's. */
    Optional<String> name(String tensor) {
        if (GLOBAL.containsKey(tensor)) {
            return Optional.of(GLOBAL.get(tensor));
        }
        var block = BLOCK.matcher(tensor);
        return block.matches() ? part(block) : Optional.empty();
    }

    private Optional<String> part(Matcher block) {
        return Stream.of(PROJECTIONS, norms)
                .map(names -> names.get(block.group(2)))
                .filter(name -> name != null)
                .map(name -> "model.layers." + block.group(1) + "." + name + "." + block.group(3))
                .findFirst();
    }

    /** The part of the config that all decoders share. */
    ObjectNode config(String modelType, String className) {
        var config = JsonNodeFactory.instance.objectNode();
        config.putArray("architectures").add(className);
        config.put("model_type", modelType);
        config.put("vocab_size", embeddingRows());
        config.put("hidden_size", hiddenSize());
        config.put("intermediate_size", metadata.integer(key("feed_forward_length"), 1));
        config.put("num_hidden_layers", layers());
        config.put("num_attention_heads", heads());
        config.put("num_key_value_heads", metadata.integer(key("attention.head_count_kv"), 1, heads()));
        config.put("head_dim", headWidth());
        config.put("max_position_embeddings", metadata.integer(key("context_length"), 1));
        config.put("rms_norm_eps", metadata.positive(key("attention.layer_norm_rms_epsilon")));
        config.put("tie_word_embeddings", !file.tensors().containsKey("output.weight"));
        return config;
    }

    int embeddingRows() {
        var embedding = file.tensors().get("token_embd.weight");
        if (embedding == null) {
            throw new InvalidInputException(
                    file.origin() + ": there is no tensor 'token_embd.weight'; the file holds no model");
        }
        if (embedding.shape().size() != 2 || embedding.shape().getFirst() > Integer.MAX_VALUE) {
            throw new InvalidInputException(
                    file.origin() + ": tensor 'token_embd.weight' is not a matrix with a row a token");
        }
        return embedding.shape().getFirst().intValue();
    }

    int hiddenSize() {
        return metadata.integer(key("embedding_length"), 1);
    }

    /** At most the number of tensors, since each layer has some. */
    int layers() {
        int layers = metadata.integer(key("block_count"), 1);
        if (layers > file.tensors().size()) {
            throw metadata.fail(key("block_count"), "it is " + layers + ", which is more than the file has tensors");
        }
        return layers;
    }

    int heads() {
        return metadata.integer(key("attention.head_count"), 1);
    }

    /** The width of a head: of its queries, keys and values alike, and all of it rotates. */
    int headWidth() {
        int heads = heads();
        if (!metadata.has(key("attention.key_length")) && hiddenSize() % heads != 0) {
            throw metadata.fail(
                    key("attention.head_count"),
                    "the model's width " + hiddenSize() + " is not a multiple of the " + heads
                            + " heads, and there is no key_length");
        }
        int width = metadata.integer(key("attention.key_length"), 2, Math.max(2, hiddenSize() / heads));
        if (width % 2 != 0) {
            throw metadata.fail(
                    key("attention.key_length"), "it is " + width + ", and must be even for rotary positions");
        }
        for (var other : new String[] {"attention.value_length", "rope.dimension_count"}) {
            int value = metadata.integer(key(other), 0, width);
            if (value != width) {
                throw metadata.fail(
                        key(other),
                        "it is " + value + " and a head's width " + width
                                + "; models in which they differ are not supported");
            }
        }
        return width;
    }

    /** Rotary positions as the metadata has them: a base, and linear or YaRN scaling. */
    ObjectNode rope(double defaultBase) {
        var rope = JsonNodeFactory.instance.objectNode();
        rope.put("rope_theta", metadata.positive(key("rope.freq_base"), defaultBase));
        var linear = metadata.has(key("rope.scale_linear")) && metadata.real(key("rope.scale_linear")) != 1
                ? "linear"
                : "none";
        var type =
                metadata.text(key("rope.scaling.type"), metadata.has(key("rope.scaling.factor")) ? "linear" : linear);
        switch (type) {
            case "none" -> rope.put("rope_type", "default");
            case "linear" -> {
                rope.put("rope_type", "linear");
                rope.put("factor", ropeFactor());
            }
            case "yarn" -> {
                rope.put("rope_type", "yarn");
                rope.put("factor", ropeFactor());
                rope.put(
                        "original_max_position_embeddings",
                        metadata.integer(key("rope.scaling.original_context_length"), 1));
            }
            default ->
                throw metadata.fail(
                        key("rope.scaling.type"), "'" + type + "' is not supported; supported are: none, linear, yarn");
        }
        return rope;
    }

    private double ropeFactor() {
        var name = metadata.has(key("rope.scaling.factor")) ? "rope.scaling.factor" : "rope.scale_linear";
        return metadata.positive(key(name));
    }
}
