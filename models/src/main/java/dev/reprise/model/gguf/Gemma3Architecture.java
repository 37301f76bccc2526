package dev.reprise.model.gguf;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text part of Gemma 3.
 *
 * <p>Norm weights are stored with the one added that the model adds. What files do not say, and holds for all sizes: every sixth layer
 * attends globally, the others in a window; these have the rotary base 10,000 and no scaling. Attention scores are divided by the root of
 * the head's width, except in the 27B (62 layers), where it is the root of the model's width over the number of heads.
 */
final class Gemma3Architecture implements Architecture {
    static final String NAME = "gemma3";

    private static final int LAYERS_OF_27B = 62;

    private final DecoderKeys keys;

    Gemma3Architecture(GgufFile file) {
        keys = new DecoderKeys(
                file,
                NAME,
                Map.of(
                        "attn_norm", "input_layernorm",
                        "attn_q_norm", "self_attn.q_norm",
                        "attn_k_norm", "self_attn.k_norm",
                        "post_attention_norm", "post_attention_layernorm",
                        "ffn_norm", "pre_feedforward_layernorm",
                        "post_ffw_norm", "post_feedforward_layernorm"));
        keys.refuseUnknownKeys(Set.of(
                "attention.sliding_window",
                "attention.sliding_window_pattern",
                "rope.freq_base_swa",
                "attn_logit_softcapping",
                "final_logit_softcapping"));
    }

    @Override
    public Optional<String> name(String tensor) {
        return Optional.of(keys.name(tensor).orElse(tensor));
    }

    @Override
    public Layout layout(String tensor) {
        return tensor.endsWith("norm.weight") ? Layout.PLUS_ONE : Layout.SAME;
    }

    @Override
    public int embeddingRows() {
        return keys.embeddingRows();
    }

    @Override
    public ObjectNode config() {
        var config = keys.config("gemma3_text", "Gemma3ForCausalLM");
        config.put("hidden_activation", "gelu_pytorch_tanh");
        config.put("attention_bias", false);
        config.put("query_pre_attn_scalar", queryScalar());
        config.put("sliding_window", keys.metadata().integer(keys.key("attention.sliding_window"), 1));
        softcap(config, "attn_logit_softcapping");
        softcap(config, "final_logit_softcapping");
        int period = keys.metadata().integer(keys.key("attention.sliding_window_pattern"), 1, 6);
        var types = config.putArray("layer_types");
        for (int layer = 1; layer <= keys.layers(); layer++) {
            types.add(layer % period == 0 ? "full_attention" : "sliding_attention");
        }
        var rope = config.putObject("rope_parameters");
        rope.set("full_attention", keys.rope(1_000_000));
        rope.set(
                "sliding_attention",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("rope_theta", keys.metadata().positive(keys.key("rope.freq_base_swa"), 10_000))
                        .put("rope_type", "default"));
        return config;
    }

    /** Attention scores are divided by its root. */
    private int queryScalar() {
        return keys.layers() == LAYERS_OF_27B ? keys.hiddenSize() / keys.heads() : keys.headWidth();
    }

    private void softcap(ObjectNode config, String name) {
        double cap = keys.metadata().real(keys.key(name), 0);
        if (cap > 0) {
            config.put(name, cap);
        } else {
            config.putNull(name);
        }
    }
}
