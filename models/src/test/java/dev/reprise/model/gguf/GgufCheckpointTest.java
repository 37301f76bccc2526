package dev.reprise.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class GgufCheckpointTest {
    private static final String Q_PROJ = "model.layers.0.self_attn.q_proj.weight";

    @Test
    void aLlamaHasItsRowsInTheHubsOrder() {
        try (var _ = new PointerScope();
                var llama = GgufCheckpoint.open(Fixtures.path("/gguf/llama.gguf"))) {
            assertThat(Torch.floats(llama.read(Q_PROJ, Dtype.FLOAT32)))
                    .isEqualTo(Fixtures.floats("/gguf/llama.q_proj.f32"));
            assertThat(Torch.floats(llama.read("model.layers.0.self_attn.q_proj.bias", Dtype.FLOAT32)))
                    .isEqualTo(Fixtures.floats("/gguf/llama.q_proj.bias.f32"));
            var k = llama.read("model.layers.0.self_attn.k_proj.weight", Dtype.FLOAT32);
            assertThat(Torch.floats(k)).isEqualTo(Fixtures.floats("/gguf/llama.k_proj.f32"));
            assertThat(Torch.shape(k)).containsExactly(16, 32);
        }
    }

    @Test
    void namesShapesAndTypesOfALlama() {
        try (var llama = GgufCheckpoint.open(Fixtures.path("/gguf/llama.gguf"))) {
            // the frequency factors are part of the config
            assertThat(llama.names())
                    .containsExactly(
                            "model.embed_tokens.weight",
                            "lm_head.weight",
                            "model.norm.weight",
                            Q_PROJ,
                            "model.layers.0.self_attn.q_proj.bias",
                            "model.layers.0.self_attn.k_proj.weight",
                            "model.layers.0.self_attn.v_proj.weight",
                            "model.layers.0.self_attn.o_proj.weight",
                            "model.layers.0.input_layernorm.weight",
                            "model.layers.0.post_attention_layernorm.weight",
                            "model.layers.0.mlp.gate_proj.weight",
                            "model.layers.0.mlp.up_proj.weight",
                            "model.layers.0.mlp.down_proj.weight");
            assertThat(llama.shape("model.layers.0.mlp.down_proj.weight")).containsExactly(32, 64);
            assertThat(llama.dtype("model.layers.0.mlp.down_proj.weight")).isEqualTo(Dtype.FLOAT32);
            assertThat(llama.dtype("model.layers.0.self_attn.v_proj.weight")).isEqualTo(Dtype.FLOAT16);
            assertThat(llama.origin()).isEqualTo("llama.gguf");
            assertThat(llama.tokenizerSettings().chatTemplate()).isNull();
            assertThatThrownBy(() -> llama.shape("model.layers.1.mlp.up_proj.weight"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("llama.gguf: there is no tensor 'model.layers.1.mlp.up_proj.weight'");
        }
    }

    @Test
    void theConfigOfALlamaHasTheFrequencyFactors() {
        try (var llama = GgufCheckpoint.open(Fixtures.path("/gguf/llama.gguf"))) {
            assertThat(llama.config()).isEqualTo(new JsonMapper().readTree("""
                    {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 423, "hidden_size": 32,
                     "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
                     "head_dim": 8, "max_position_embeddings": 128, "rms_norm_eps": 1e-5, "tie_word_embeddings": false,
                     "hidden_act": "silu", "attention_bias": true, "mlp_bias": false,
                     "rope_parameters": {"rope_theta": 500000.0, "rope_type": "factors", "factors": [1.0, 1.5, 4.0, 8.0]},
                     "bos_token_id": 422, "eos_token_id": 422}"""));
        }
    }

    @Test
    void aGemmaHasItsNormsWithoutTheOneAndItsRowsAsTheyAre() {
        try (var _ = new PointerScope();
                var gemma = GgufCheckpoint.open(Fixtures.path("/gguf/gemma3.gguf"))) {
            assertThat(Torch.floats(gemma.read("model.norm.weight", Dtype.FLOAT32)))
                    .isEqualTo(Fixtures.floats("/gguf/gemma3.norm.f32"));
            assertThat(Torch.floats(gemma.read(Q_PROJ, Dtype.FLOAT32)))
                    .isEqualTo(Fixtures.floats("/gguf/gemma3.q_proj.f32"));
            assertThat(gemma.names())
                    .hasSize(2 + 7 * 13)
                    .contains(
                            "model.layers.6.self_attn.q_norm.weight",
                            "model.layers.6.self_attn.k_norm.weight",
                            "model.layers.6.input_layernorm.weight",
                            "model.layers.6.post_attention_layernorm.weight",
                            "model.layers.6.pre_feedforward_layernorm.weight",
                            "model.layers.6.post_feedforward_layernorm.weight");
        }
    }

    @Test
    void theConfigOfAGemmaSaysWhatItsFileDoesNot() {
        try (var gemma = GgufCheckpoint.open(Fixtures.path("/gguf/gemma3.gguf"))) {
            var local = "sliding_attention";
            var json = new JsonMapper();
            assertThat(gemma.config()).isEqualTo(json.readTree("""
                    {"architectures": ["Gemma3ForCausalLM"], "model_type": "gemma3_text", "vocab_size": 425, "hidden_size": 16,
                     "intermediate_size": 16, "num_hidden_layers": 7, "num_attention_heads": 2, "num_key_value_heads": 1,
                     "head_dim": 4, "max_position_embeddings": 256, "rms_norm_eps": 1e-6, "tie_word_embeddings": true,
                     "hidden_activation": "gelu_pytorch_tanh", "attention_bias": false, "query_pre_attn_scalar": 4,
                     "sliding_window": 64, "attn_logit_softcapping": null, "final_logit_softcapping": null,
                     "layer_types": %s,
                     "rope_parameters": {
                        "full_attention": {"rope_theta": 1000000.0, "rope_type": "linear", "factor": 8.0},
                        "sliding_attention": {"rope_theta": 10000.0, "rope_type": "default"}},
                     "bos_token_id": 1, "eos_token_id": 2}""".formatted(json.writeValueAsString(
                    List.of(local, local, local, local, local, "full_attention", local)))));
        }
    }

    @Test
    void whatWasReadOutlivesTheFile() {
        try (var _ = new PointerScope()) {
            Tensor read;
            try (var llama = GgufCheckpoint.open(Fixtures.path("/gguf/llama.gguf"))) {
                read = llama.read(Q_PROJ, Dtype.BFLOAT16);
            }
            assertThat(Torch.isFinite(read)).isTrue();
        }
    }

    @Test
    void severalTokensMayEndAText() {
        var file = vocabulary(List.of("a", "<bos>", "<eos>", "<end_of_turn>", "<|eot_id|>"), 1, 3, 3, 3, 1);
        try (file) {
            // the last is spelled like a control token, but is none
            assertThat(new GgufTokenizer(file.metadata(), 5).generationConfig())
                    .isEqualTo(new JsonMapper().readTree("{\"bos_token_id\": 1, \"eos_token_id\": [2, 3]}"));
        }
    }

    @Test
    void aVocabularyThatDoesNotFitTheEmbeddingIsRefused() {
        try (var file = vocabulary(List.of("a", "b", "c"), 1, 1, 1)) {
            assertThatThrownBy(() -> new GgufTokenizer(file.metadata(), 2))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("tokenizer.ggml.tokens")
                    .hasMessageContaining("3 tokens")
                    .hasMessageContaining("2");
        }
        try (var file = vocabulary(List.of("a", "b", "c"), 1, 1)) {
            assertThatThrownBy(() -> new GgufTokenizer(file.metadata(), 3))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("tokenizer.ggml.token_type")
                    .hasMessageContaining("2 elements for 3 tokens");
        }
        try (var file = vocabulary(List.of("a", "b", "a"), 1, 1, 1)) {
            assertThatThrownBy(() -> new GgufTokenizer(file.metadata(), 3))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("tokens 0 and 2 are the same");
        }
    }

    private static GgufFile vocabulary(List<String> tokens, int... types) {
        var bytes = new GgufBytes().header(3, 0, 3).text("tokenizer.ggml.model", "llama");
        bytes.key("tokenizer.ggml.tokens", GgufBytes.ARRAY)
                .int32(GgufBytes.STRING)
                .int64(tokens.size());
        tokens.forEach(bytes::string);
        bytes.key("tokenizer.ggml.token_type", GgufBytes.ARRAY)
                .int32(GgufBytes.UINT32)
                .int64(types.length);
        for (int type : types) {
            bytes.int32(type);
        }
        return bytes.parse();
    }
}
