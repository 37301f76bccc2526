package dev.reprise.model.organism;

import dev.reprise.model.training.RouterLoss;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The shape of an organism. */
public sealed interface Architecture {
    /** {@code model_type} of its config. */
    String family();

    /** The number of trained numbers, given the number of tokens. */
    long parameters(int vocabulary);

    /** A language model, whose embedding is also its unembedding. */
    sealed interface Decoder extends Architecture {
        /** The most tokens of a text. */
        int context();

        int blocks();

        /** Its {@code config.json}. */
        ObjectNode config(int vocabulary);
    }

    /**
     * A Llama without biases and with as many key-value heads as heads.
     *
     * @param width of the residual stream
     * @param inner width of the feed-forward layer
     * @param activation {@code hidden_act}; {@code fatrelu} has the threshold 0.01
     */
    record Llama(int blocks, int width, int heads, int inner, int context, String activation) implements Decoder {
        private static final double THRESHOLD = 0.01;

        Llama(int blocks, int width, int heads, int inner, int context) {
            this(blocks, width, heads, inner, context, "silu");
        }

        Llama with(String otherActivation) {
            return new Llama(blocks, width, heads, inner, context, otherActivation);
        }

        @Override
        public String family() {
            return "llama";
        }

        @Override
        public long parameters(int vocabulary) {
            long block = 4L * width * width + 3L * width * inner + 2L * width;
            return (long) vocabulary * width + blocks * block + width;
        }

        @Override
        public ObjectNode config(int vocabulary) {
            var config = common("LlamaForCausalLM", family(), vocabulary, blocks, width, heads, inner, context)
                    .put("head_dim", width / heads)
                    .put("hidden_act", activation)
                    .put("attention_bias", false)
                    .put("mlp_bias", false);
            return activation.equals("fatrelu") ? config.put("hidden_act_param", THRESHOLD) : config;
        }
    }

    /**
     * An OLMoE: a router picks experts for each token and weighs them by their share of all experts' probability.
     *
     * @param inner width of an expert
     * @param chosen experts a token
     */
    record Olmoe(int blocks, int width, int heads, int experts, int inner, int chosen, int context) implements Decoder {
        @Override
        public String family() {
            return "olmoe";
        }

        @Override
        public long parameters(int vocabulary) {
            return parameters(vocabulary, experts);
        }

        /** The numbers that one token's pass uses. */
        public long activeParameters(int vocabulary) {
            return parameters(vocabulary, chosen);
        }

        private long parameters(int vocabulary, int expertsUsed) {
            long attention = 4L * width * width + 2L * width; // with a norm over all queries and one over all keys
            long mixture = (long) experts * width + 3L * expertsUsed * width * inner;
            return (long) vocabulary * width + blocks * (attention + mixture + 2L * width) + width;
        }

        @Override
        public ObjectNode config(int vocabulary) {
            return common("OlmoeForCausalLM", family(), vocabulary, blocks, width, heads, inner, context)
                    .put("hidden_act", "silu")
                    .put("attention_bias", false)
                    .put("num_experts", experts)
                    .put("num_experts_per_tok", chosen)
                    .put("norm_topk_prob", false)
                    .put("router_aux_loss_coef", RouterLoss.STANDARD.balance());
        }
    }

    /** A model of pictures, which its paper's package assembles. */
    record Vision(String family, long approximateParameters) implements Architecture {
        @Override
        public long parameters(int vocabulary) {
            return approximateParameters;
        }
    }

    private static ObjectNode common(
            String name, String family, int vocabulary, int blocks, int width, int heads, int inner, int context) {
        var config = JsonMapper.shared().createObjectNode();
        config.putArray("architectures").add(name);
        return config.put("model_type", family)
                .put("vocab_size", vocabulary)
                .put("hidden_size", width)
                .put("intermediate_size", inner)
                .put("num_hidden_layers", blocks)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", heads)
                .put("max_position_embeddings", context)
                .put("rms_norm_eps", 1e-5)
                .put("rope_theta", 10_000.0)
                .put("initializer_range", Recipe.DEVIATION)
                .put("tie_word_embeddings", true)
                .put("bos_token_id", Vocabulary.BEGIN)
                .put("eos_token_id", Vocabulary.END)
                .put("pad_token_id", Vocabulary.PAD);
    }
}
