package dev.reprise.model.family;

import dev.reprise.model.Transformer;
import java.util.function.IntPredicate;

/**
 * Gemma 3, text only: norms on both sides of attention and feed-forward with gains stored without their 1, normalised queries and keys,
 * embeddings scaled by sqrt(d_model), and every sixth layer global, the others with a sliding window and a rotary base of their own.
 */
final class Gemma3 implements GatedFamily {
    private static final String LOCAL = "sliding_attention";
    private static final String GLOBAL = "full_attention";

    @Override
    public String modelType() {
        return "gemma3_text";
    }

    @Override
    public Transformer assemble(Config config, Weights weights) {
        if (!config.has("head_dim")) {
            config.json().put("head_dim", 256);
        }
        var decoder = new GatedDecoder(config, "hidden_activation", "gelu_pytorch_tanh", true);
        int headWidth = decoder.sizes().headWidth();
        int window = config.size("sliding_window", 4096);
        int every = config.size("sliding_window_pattern", config.size("_sliding_window_pattern", 6));
        var types = config.perLayer("layer_types", decoder.sizes().layers(), LOCAL, GLOBAL);
        var global = Rope.read(config, GLOBAL, 1_000_000, "rope_theta", true, headWidth, headWidth);
        var local = Rope.read(config, LOCAL, 10_000, "rope_local_base_freq", false, headWidth, headWidth);
        IntPredicate isLocal = layer ->
                types == null ? (layer + 1) % every != 0 : types.get(layer).equals(LOCAL);
        decoder.rotary = layer -> isLocal.test(layer) ? local : global;
        decoder.window = layer -> isLocal.test(layer) ? window : 0;
        decoder.attentionScale = 1 / Math.sqrt(config.positive("query_pre_attn_scalar", 256));
        decoder.attentionSoftCap = config.positive("attn_logit_softcapping", 0);
        decoder.logitSoftCap = config.positive("final_logit_softcapping", 0);
        decoder.embeddingScale = Math.sqrt(decoder.sizes().width());
        decoder.queryKeyValueBias = config.flag("attention_bias", false);
        decoder.outputBias = decoder.queryKeyValueBias;
        decoder.queryKeyNorm = true;
        decoder.gainLessOne = true;
        decoder.sandwich = true;
        config.only("use_bidirectional_attention", false);
        config.finish("gemma3_text");
        return decoder.assemble(weights);
    }
}
