package dev.reprise.model.family;

import dev.reprise.model.Transformer;

/** Qwen 1.5 and Qwen 2 with experts, of which one is shared by all tokens. */
final class Qwen2Moe implements GatedFamily {
    @Override
    public String modelType() {
        return "qwen2_moe";
    }

    @Override
    public Transformer assemble(Config config, Weights weights) {
        var decoder = new GatedDecoder(config, "hidden_act", "silu", false);
        decoder.rotateWholeHeads(config, 10_000);
        decoder.queryKeyValueBias = config.flag("qkv_bias", true);
        decoder.experts = ExpertLayout.read(
                        config,
                        config.size("num_experts"),
                        config.flag("norm_topk_prob", false),
                        config.size("moe_intermediate_size"))
                .sharing(config.size("shared_expert_intermediate_size"))
                .inSomeLayers(config);
        config.only("use_sliding_window", false); // no published model has it
        config.perLayer("layer_types", decoder.sizes().layers(), "full_attention");
        config.ignore("sliding_window", "max_window_layers"); // of the sliding window
        config.ignore("output_router_logits", "router_aux_loss_coef"); // training only
        config.finish("qwen2_moe");
        return decoder.assemble(weights);
    }
}
