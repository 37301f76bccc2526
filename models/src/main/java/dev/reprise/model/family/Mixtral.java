package dev.reprise.model.family;

import dev.reprise.model.Transformer;

/** Mixtral: experts in every block, weights that sum to 1. */
final class Mixtral implements GatedFamily {
    @Override
    public String modelType() {
        return "mixtral";
    }

    @Override
    public Transformer assemble(Config config, Weights weights) {
        config.assume("rms_norm_eps", 1e-5);
        var decoder = new GatedDecoder(config, "hidden_act", "silu", false);
        decoder.rotateWholeHeads(config, 1_000_000);
        int window = config.has("sliding_window") ? config.size("sliding_window") : 0;
        decoder.window = layer -> window;
        var experts = ExpertLayout.read(
                        config,
                        config.size("num_local_experts"),
                        true,
                        decoder.sizes().mlpWidth())
                .named("block_sparse_moe.", "w1", "w3", "w2");
        decoder.experts = layer -> experts;
        config.ignore("output_router_logits", "router_aux_loss_coef", "router_jitter_noise"); // training only
        config.finish("mixtral");
        return decoder.assemble(weights);
    }
}
