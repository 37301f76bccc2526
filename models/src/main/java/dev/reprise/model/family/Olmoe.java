package dev.reprise.model.family;

import dev.reprise.model.Transformer;

/** OLMoE: experts in every block, queries and keys normalised over all heads together. */
final class Olmoe implements GatedFamily {
    @Override
    public String modelType() {
        return "olmoe";
    }

    @Override
    public Transformer assemble(Config config, Weights weights) {
        config.assume("rms_norm_eps", 1e-5);
        var decoder = new GatedDecoder(config, "hidden_act", "silu", false);
        decoder.rotateWholeHeads(config, 10_000);
        decoder.queryKeyValueBias = config.flag("attention_bias", false);
        decoder.outputBias = decoder.queryKeyValueBias;
        decoder.queryKeyNorm = true;
        decoder.joinedHeadNorm = true;
        var experts = ExpertLayout.read(
                config,
                config.size("num_experts"),
                config.flag("norm_topk_prob", false),
                decoder.sizes().mlpWidth());
        decoder.experts = layer -> experts;
        config.only("clip_qkv"); // no model has it
        config.ignore("output_router_logits", "router_aux_loss_coef"); // training only
        config.finish("olmoe");
        return decoder.assemble(weights);
    }
}
