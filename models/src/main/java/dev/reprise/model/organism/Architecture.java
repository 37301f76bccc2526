package dev.reprise.model.organism;

import dev.reprise.model.tokenizer.WordLevel;
import dev.reprise.model.training.RouterLoss;
import dev.reprise.model.vision.MobileArchitecture;
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

    /**
     * A pair of an image and a text tower.
     *
     * @param side of a picture, in pixels
     * @param context the most tokens of a text, with those that begin and end it
     * @param joint width of the features
     */
    record ClipPair(int side, int patch, Tower vision, Tower text, int context, int joint) implements Architecture {
        /** Its feed-forward layers are four times as wide as its residual stream. */
        record Tower(int blocks, int width, int heads) {
            long parameters() {
                long attention = 4L * width * width + 4L * width;
                long feedForward = 8L * width * width + 5L * width;
                return blocks * (attention + feedForward + 4L * width);
            }

            ObjectNode config() {
                return JsonMapper.shared()
                        .createObjectNode()
                        .put("num_hidden_layers", blocks)
                        .put("hidden_size", width)
                        .put("num_attention_heads", heads)
                        .put("intermediate_size", 4 * width)
                        .put("hidden_act", "quick_gelu")
                        .put("layer_norm_eps", 1e-5);
            }
        }

        @Override
        public String family() {
            return "clip";
        }

        @Override
        public long parameters(int vocabulary) {
            int patches = side / patch * (side / patch);
            long image = 3L * patch * patch * vision.width + (2L + patches) * vision.width + 4L * vision.width;
            long words = (long) (vocabulary + context) * text.width + 2L * text.width;
            long projections = (long) joint * (vision.width + text.width);
            return image + vision.parameters() + words + text.parameters() + projections + 1;
        }

        /** Its {@code config.json}. */
        ObjectNode config(WordLevel words) {
            var config = JsonMapper.shared().createObjectNode();
            config.putArray("architectures").add("CLIPModel");
            config.put("model_type", family()).put("projection_dim", joint).put("logit_scale_init_value", 2.6592);
            config.set(
                    "text_config",
                    text.config()
                            .put("model_type", "clip_text_model")
                            .put("vocab_size", words.vocabulary().size())
                            .put("max_position_embeddings", context)
                            .put("bos_token_id", words.id(WordLevel.BEGIN))
                            .put("eos_token_id", words.id(WordLevel.END))
                            .put("pad_token_id", words.id(WordLevel.PAD)));
            config.set(
                    "vision_config",
                    vision.config()
                            .put("model_type", "clip_vision_model")
                            .put("image_size", side)
                            .put("patch_size", patch)
                            .put("num_channels", 3));
            return config;
        }
    }

    /** A net of inverted residual blocks. */
    record Mobile(MobileArchitecture shape) implements Architecture {
        @Override
        public String family() {
            return "inverted_residual";
        }

        @Override
        public long parameters(int vocabulary) {
            return shape.parameters();
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
