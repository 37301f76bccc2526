package dev.reprise.model.family;

import dev.reprise.model.Transformer;

/** Llama 1 to 3 and what is built like them. */
final class Llama implements GatedFamily {
    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public Transformer assemble(Config config, Weights weights) {
        var decoder = new GatedDecoder(config, "hidden_act", "silu", false);
        decoder.rotateWholeHeads(config, 10_000);
        decoder.queryKeyValueBias = config.flag("attention_bias", false);
        decoder.outputBias = decoder.queryKeyValueBias;
        decoder.mlpBias = config.flag("mlp_bias", false);
        config.only("rope_interleaved", false);
        config.ignore("pretraining_tp", "is_llama_config"); // how a sum is split over machines; a mark
        config.finish("llama");
        return decoder.assemble(weights);
    }
}
