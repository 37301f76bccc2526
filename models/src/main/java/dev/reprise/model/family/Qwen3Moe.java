package dev.reprise.model.family;

import dev.reprise.model.Transformer;

/** Qwen 3 with experts: queries and keys normalised head by head, none shared. */
final class Qwen3Moe implements GatedFamily {
    @Override
    public String modelType() {
        return "qwen3_moe";
    }

    @Override
    public Transformer assemble(Config config, Weights weights) {
        var decoder = new GatedDecoder(config, "hidden_act", "silu", false);
        decoder.rotateWholeHeads(config, 10_000);
        decoder.queryKeyValueBias = config.flag("attention_bias", false);
        decoder.outputBias = decoder.queryKeyValueBias;
        decoder.queryKeyNorm = true;
        decoder.experts = ExpertLayout.read(
                        config,
                        // newer files have another name for it
                        config.has("num_local_experts") ? config.size("num_local_experts") : config.size("num_experts"),
                        config.flag("norm_topk_prob", false),
                        config.size("moe_intermediate_size"))
                .inSomeLayers(config);
        config.only("use_sliding_window", false); // no published model has it
        config.ignore("sliding_window", "max_window_layers"); // of the sliding window
        config.ignore("output_router_logits", "router_aux_loss_coef"); // training only
        config.finish("qwen3_moe");
        return decoder.assemble(weights);
    }
}
