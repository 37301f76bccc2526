package dev.reprise.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import dev.reprise.model.Hooks;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Configs as they are published, in tiny sizes; what is refused; the many ways to write a rotary embedding. */
class FamiliesTest {
    private static final String LLAMA = """
            "model_type": "llama", "hidden_size": 16, "num_attention_heads": 2, "num_hidden_layers": 2,
            "intermediate_size": 24, "vocab_size": 31, "max_position_embeddings": 64""";
    private static final String NEOX = """
            "model_type": "gpt_neox", "hidden_size": 32, "num_attention_heads": 2, "num_hidden_layers": 2,
            "intermediate_size": 24, "vocab_size": 31, "max_position_embeddings": 64""";
    private static final String GEMMA = """
            "model_type": "gemma3_text", "hidden_size": 16, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8,
            "num_hidden_layers": 3, "intermediate_size": 24, "vocab_size": 31, "max_position_embeddings": 64,
            "sliding_window": 2, "query_pre_attn_scalar": 8""";

    private static final String QWEN = """
            "model_type": "qwen2_moe", "hidden_size": 16, "num_attention_heads": 2, "num_hidden_layers": 2,
            "intermediate_size": 24, "vocab_size": 31, "num_experts": 4, "num_experts_per_tok": 2,
            "moe_intermediate_size": 8, "shared_expert_intermediate_size": 8""";

    private static Transformer model(String json) {
        var config = new Config(Json.parse(json, "config.json"), "config.json");
        var family = Families.of(config);
        try (var _ = new PointerScope()) {
            return family.assemble(config, Weights.random(Torch.generator(3), 0.5, Dtype.FLOAT32, family.prefix()));
        }
    }

    private static float[] logits(String json) {
        try (var model = model(json);
                var trace = model.run(TokenBatch.of(new int[] {5, 9, 1, 30, 7, 7}), Hooks.none())) {
            return Torch.floats(trace.logits());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // GPT-2, its larger sizes, DistilGPT-2
                """
                {"activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1, "bos_token_id": 50256,
                 "embd_pdrop": 0.1, "eos_token_id": 50256, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05,
                 "model_type": "gpt2", "n_ctx": 64, "n_embd": 16, "n_head": 2, "n_layer": 2, "n_positions": 64,
                 "n_special": 0, "predict_special_tokens": true, "output_past": true, "resid_pdrop": 0.1,
                 "summary_activation": null, "summary_first_dropout": 0.1, "summary_proj_to_labels": true,
                 "summary_type": "cls_index", "summary_use_proj": true,
                 "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 50}}, "vocab_size": 31}
                """,
                """
                {"_num_labels": 1, "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1,
                 "bos_token_id": 50256, "embd_pdrop": 0.1, "eos_token_id": 50256, "id2label": {"0": "LABEL_0"},
                 "initializer_range": 0.02, "label2id": {"LABEL_0": 0}, "layer_norm_epsilon": 1e-05, "model_type": "gpt2",
                 "n_ctx": 64, "n_embd": 16, "n_head": 2, "n_layer": 1, "n_positions": 64, "resid_pdrop": 0.1,
                 "summary_activation": null, "summary_first_dropout": 0.1, "summary_proj_to_labels": true,
                 "summary_type": "cls_index", "summary_use_proj": true, "pruned_heads": {}, "is_encoder_decoder": false,
                 "is_decoder": false, "use_bfloat16": false, "torchscript": false, "finetuning_task": null,
                 "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 50}}, "vocab_size": 31}
                """,
                // Pythia as published, and as newer versions of transformers write it
                """
                {"architectures": ["GPTNeoXForCausalLM"], "bos_token_id": 0, "eos_token_id": 0, "hidden_act": "gelu",
                 "hidden_size": 32, "initializer_range": 0.02, "intermediate_size": 64, "layer_norm_eps": 1e-05,
                 "max_position_embeddings": 64, "model_type": "gpt_neox", "num_attention_heads": 2, "num_hidden_layers": 2,
                 "rotary_emb_base": 10000, "rotary_pct": 0.25, "tie_word_embeddings": false, "torch_dtype": "float16",
                 "transformers_version": "4.24.0", "use_cache": true, "use_parallel_residual": true, "vocab_size": 31}
                """,
                """
                {"_name_or_path": "x", "architectures": ["GPTNeoXForCausalLM"], "attention_bias": true, "attention_dropout": 0.0,
                 "attention_probs_dropout_prob": 0, "bos_token_id": 0, "classifier_dropout": 0.1, "eos_token_id": 0,
                 "hidden_act": "gelu", "hidden_dropout": 0.0, "hidden_dropout_prob": 0, "hidden_size": 32,
                 "initializer_range": 0.02, "intermediate_size": 64, "layer_norm_eps": 1e-05, "max_position_embeddings": 64,
                 "model_type": "gpt_neox", "num_attention_heads": 2, "num_hidden_layers": 2, "partial_rotary_factor": 0.25,
                 "rope_scaling": null, "rope_theta": 10000, "rotary_emb_base": 10000, "rotary_pct": 0.25,
                 "tie_word_embeddings": false, "torch_dtype": "float32", "transformers_version": "4.48.0", "use_cache": true,
                 "use_parallel_residual": true, "vocab_size": 31}
                """,
                // Llama 2, Llama 3.2, SmolLM2
                """
                {"_name_or_path": "x", "architectures": ["LlamaForCausalLM"], "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu",
                 "hidden_size": 16, "initializer_range": 0.02, "intermediate_size": 24, "max_position_embeddings": 64,
                 "model_type": "llama", "num_attention_heads": 2, "num_hidden_layers": 2, "num_key_value_heads": 2,
                 "pretraining_tp": 2, "rms_norm_eps": 1e-05, "rope_scaling": null, "tie_word_embeddings": false,
                 "torch_dtype": "float16", "transformers_version": "4.31.0.dev0", "use_cache": true, "vocab_size": 31}
                """,
                """
                {"architectures": ["LlamaForCausalLM"], "attention_bias": false, "attention_dropout": 0.0, "bos_token_id": 128000,
                 "eos_token_id": [128001, 128008, 128009], "head_dim": 8, "hidden_act": "silu", "hidden_size": 16,
                 "initializer_range": 0.02, "intermediate_size": 24, "max_position_embeddings": 131072, "mlp_bias": false,
                 "model_type": "llama", "num_attention_heads": 2, "num_hidden_layers": 2, "num_key_value_heads": 1,
                 "pretraining_tp": 1, "rms_norm_eps": 1e-05, "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0,
                 "low_freq_factor": 1.0, "original_max_position_embeddings": 8192, "rope_type": "llama3"},
                 "rope_theta": 500000.0, "tie_word_embeddings": true, "torch_dtype": "bfloat16",
                 "transformers_version": "4.45.0.dev0", "use_cache": true, "vocab_size": 31}
                """,
                """
                {"architectures": ["LlamaForCausalLM"], "attention_bias": false, "attention_dropout": 0.0, "bos_token_id": 0,
                 "eos_token_id": 0, "hidden_act": "silu", "hidden_size": 18, "initializer_range": 0.041666666666666664,
                 "intermediate_size": 24, "is_llama_config": true, "max_position_embeddings": 8192, "mlp_bias": false,
                 "model_type": "llama", "num_attention_heads": 3, "num_hidden_layers": 2, "num_key_value_heads": 3,
                 "pretraining_tp": 1, "rms_norm_eps": 1e-05, "rope_interleaved": false, "rope_scaling": null,
                 "rope_theta": 100000, "tie_word_embeddings": true, "torch_dtype": "bfloat16",
                 "transformers.js_config": {"kv_cache_dtype": {"q4f16": "float16"}}, "transformers_version": "4.40.1",
                 "use_cache": true, "vocab_size": 31}
                """,
                // Gemma 3 1B, Gemma 3 270M
                """
                {"architectures": ["Gemma3ForCausalLM"], "attention_bias": false, "attention_dropout": 0.0,
                 "attn_logit_softcapping": null, "bos_token_id": 2, "cache_implementation": "hybrid", "eos_token_id": [1, 106],
                 "final_logit_softcapping": null, "head_dim": 8, "hidden_activation": "gelu_pytorch_tanh", "hidden_size": 16,
                 "initializer_range": 0.02, "intermediate_size": 24, "max_position_embeddings": 32768,
                 "model_type": "gemma3_text", "num_attention_heads": 2, "num_hidden_layers": 7, "num_key_value_heads": 1,
                 "pad_token_id": 0, "query_pre_attn_scalar": 256, "rms_norm_eps": 1e-06, "rope_local_base_freq": 10000,
                 "rope_scaling": null, "rope_theta": 1000000, "sliding_window": 512, "sliding_window_pattern": 6,
                 "torch_dtype": "bfloat16", "transformers_version": "4.50.0.dev0", "use_cache": true, "vocab_size": 31}
                """,
                """
                {"_sliding_window_pattern": 6, "architectures": ["Gemma3ForCausalLM"], "attention_bias": false,
                 "attention_dropout": 0.0, "attn_logit_softcapping": null, "bos_token_id": 2, "eos_token_id": 1,
                 "final_logit_softcapping": null, "head_dim": 8, "hidden_activation": "gelu_pytorch_tanh", "hidden_size": 16,
                 "initializer_range": 0.02, "intermediate_size": 24, "layer_types": ["sliding_attention", "full_attention"],
                 "max_position_embeddings": 32768, "model_type": "gemma3_text", "num_attention_heads": 2,
                 "num_hidden_layers": 2, "num_key_value_heads": 1, "pad_token_id": 0, "query_pre_attn_scalar": 256,
                 "rms_norm_eps": 1e-06, "rope_local_base_freq": 10000.0, "rope_scaling": null, "rope_theta": 1000000.0,
                 "sliding_window": 512, "torch_dtype": "bfloat16", "transformers_version": "4.55.0.dev0",
                 "use_bidirectional_attention": false, "use_cache": true, "vocab_size": 31}
                """,
                // OLMoE, Mixtral, Qwen 1.5 and Qwen 3 with experts
                """
                {"architectures": ["OlmoeForCausalLM"], "attention_bias": false, "attention_dropout": 0.0, "clip_qkv": null,
                 "eos_token_id": 50279, "hidden_act": "silu", "hidden_size": 16, "initializer_range": 0.02,
                 "intermediate_size": 24, "max_position_embeddings": 4096, "model_type": "olmoe", "norm_topk_prob": false,
                 "num_attention_heads": 2, "num_experts": 4, "num_experts_per_tok": 2, "num_hidden_layers": 2,
                 "num_key_value_heads": 2, "output_router_logits": false, "pad_token_id": 1, "rope_scaling": null,
                 "rope_theta": 10000.0, "router_aux_loss_coef": 0.01, "tie_word_embeddings": false,
                 "torch_dtype": "bfloat16", "transformers_version": "4.43.0.dev0", "use_cache": true, "vocab_size": 31}
                """,
                """
                {"architectures": ["MixtralForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 1, "eos_token_id": 2,
                 "hidden_act": "silu", "hidden_size": 16, "initializer_range": 0.02, "intermediate_size": 24,
                 "max_position_embeddings": 32768, "model_type": "mixtral", "num_attention_heads": 2,
                 "num_experts_per_tok": 2, "num_hidden_layers": 2, "num_key_value_heads": 1, "num_local_experts": 4,
                 "output_router_logits": false, "rms_norm_eps": 1e-05, "rope_theta": 1000000.0,
                 "router_aux_loss_coef": 0.02, "sliding_window": null, "tie_word_embeddings": false,
                 "torch_dtype": "bfloat16", "transformers_version": "4.36.0.dev0", "use_cache": true, "vocab_size": 31}
                """,
                """
                {"architectures": ["Qwen2MoeForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 151643,
                 "decoder_sparse_step": 1, "eos_token_id": 151643, "hidden_act": "silu", "hidden_size": 16,
                 "initializer_range": 0.02, "intermediate_size": 24, "max_position_embeddings": 8192,
                 "max_window_layers": 21, "model_type": "qwen2_moe", "moe_intermediate_size": 8, "norm_topk_prob": false,
                 "num_attention_heads": 2, "num_experts": 5, "num_experts_per_tok": 4, "num_hidden_layers": 2,
                 "num_key_value_heads": 2, "output_router_logits": false, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
                 "router_aux_loss_coef": 0.001, "shared_expert_intermediate_size": 24, "sliding_window": 32768,
                 "tie_word_embeddings": false, "torch_dtype": "bfloat16", "transformers_version": "4.39.0.dev0",
                 "use_cache": true, "use_sliding_window": false, "vocab_size": 31}
                """,
                """
                {"architectures": ["Qwen3MoeForCausalLM"], "attention_bias": false, "attention_dropout": 0.0,
                 "bos_token_id": 151643, "decoder_sparse_step": 1, "eos_token_id": 151645, "head_dim": 12,
                 "hidden_act": "silu", "hidden_size": 16, "initializer_range": 0.02, "intermediate_size": 24,
                 "max_position_embeddings": 40960, "max_window_layers": 48, "mlp_only_layers": [],
                 "model_type": "qwen3_moe", "moe_intermediate_size": 8, "norm_topk_prob": true, "num_attention_heads": 2,
                 "num_experts": 6, "num_experts_per_tok": 3, "num_hidden_layers": 2, "num_key_value_heads": 1,
                 "output_router_logits": false, "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000.0,
                 "router_aux_loss_coef": 0.001, "sliding_window": null, "tie_word_embeddings": false,
                 "torch_dtype": "bfloat16", "transformers_version": "4.51.0", "use_cache": true,
                 "use_sliding_window": false, "vocab_size": 31}
                """
            })
    void publishedConfigsLoad(String json) {
        assertThat(logits(json)).hasSize(6 * 31).doesNotContain(Float.NaN);
    }

    @Test
    void aRotaryEmbeddingIsTheSameHoweverItIsWritten() {
        String scaling = "\"factor\": 8.0, \"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0,"
                + " \"original_max_position_embeddings\": 16";
        var llama3 = logits(
                "{" + LLAMA + ", \"rope_theta\": 500.0, \"rope_scaling\": {\"type\": \"llama3\", " + scaling + "}}");
        assertThat(logits("{" + LLAMA + ", \"rope_theta\": 500.0, \"rope_scaling\": {\"rope_type\": \"llama3\", "
                        + scaling + "}}"))
                .containsExactly(llama3);
        assertThat(logits("{" + LLAMA
                        + ", \"rope_theta\": 500, \"rope_scaling\": {\"type\": \"llama3\", \"rope_type\": \"llama3\", "
                        + scaling + "}}"))
                .containsExactly(llama3);
        assertThat(logits("{" + LLAMA + ", \"rope_parameters\": {\"rope_theta\": 500.0, \"rope_type\": \"llama3\", "
                        + scaling + "}}"))
                .containsExactly(llama3);
        assertThat(logits("{" + LLAMA + ", \"rope_theta\": 500.0}")).isNotEqualTo(llama3);

        var neox = logits("{" + NEOX + ", \"rotary_pct\": 0.5, \"rotary_emb_base\": 100}");
        assertThat(logits("{" + NEOX + ", \"rope_parameters\": {\"partial_rotary_factor\": 0.5, \"rope_theta\": 100}}"))
                .containsExactly(neox);
        assertThat(logits("{" + NEOX + ", \"partial_rotary_factor\": 0.5, \"rope_theta\": 100}"))
                .containsExactly(neox);
        assertThat(logits("{" + NEOX + ", \"rotary_pct\": 0.5}")).isNotEqualTo(neox);
        assertThat(logits("{" + NEOX + ", \"rotary_emb_base\": 100}")).isNotEqualTo(neox);

        var gemma = logits("{" + GEMMA + ", \"sliding_window_pattern\": 2, \"rope_theta\": 1000.0,"
                + " \"rope_local_base_freq\": 50.0, \"rope_scaling\": {\"type\": \"linear\", \"factor\": 8.0}}");
        assertThat(
                        logits(
                                "{" + GEMMA
                                        + ", \"layer_types\": [\"sliding_attention\", \"full_attention\", \"sliding_attention\"],"
                                        + " \"rope_parameters\": {\"full_attention\": {\"rope_type\": \"linear\", \"factor\": 8.0,"
                                        + " \"rope_theta\": 1000.0}, \"sliding_attention\": {\"rope_type\": \"default\", \"rope_theta\": 50.0}}}"))
                .containsExactly(gemma);
        assertThat(logits("{" + GEMMA + ", \"sliding_window_pattern\": 2, \"rope_theta\": 1000.0,"
                        + " \"rope_local_base_freq\": 50.0}"))
                .isNotEqualTo(gemma);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            LLAMA | "rope_scaling": {"type": "linear", "factor": 0} | 'factor' must be a number above 0, not 0
            LLAMA | "rope_scaling": {"type": "linear"} | 'factor' is missing
            LLAMA | "rope_scaling": {"type": "yarn", "factor": 2} | unknown rope_type 'yarn'
            LLAMA | "rope_scaling": {"type": "linear", "factor": 2, "beta": 1} | does not know how to honour beta
            LLAMA | "rope_scaling": {"type": "llama3", "factor": 2, "low_freq_factor": 4, "high_freq_factor": 1, "original_max_position_embeddings": 8} | high_freq_factor must be above low_freq_factor
            LLAMA | "rope_scaling": {"type": "llama3", "factor": 2, "low_freq_factor": 1, "high_freq_factor": 4} | 'original_max_position_embeddings' is missing
            LLAMA | "rope_scaling": 8 | 'rope_scaling' must be an object
            LLAMA | "rope_scaling": {"type": "default"}, "rope_parameters": {"rope_theta": 5} | both rope_scaling and rope_parameters
            LLAMA | "rope_parameters": {"full_attention": {"rope_theta": 5}} | does not know how to honour full_attention
            LLAMA | "rope_theta": -10000 | 'rope_theta' must be a number above 0, not -10000
            LLAMA | "head_dim": 7 | 7 of 7 dimensions of a head cannot be rotated
            LLAMA | "num_key_value_heads": 3 | 2 query heads cannot share 3 key-value heads
            LLAMA | "layer_types": ["full_attention"] | does not know how to honour layer_types
            LLAMA | "quantum": true, "alpha": 1 | does not know how to honour alpha, quantum
            LLAMA | "rope_interleaved": true | 'rope_interleaved' must be [false]
            LLAMA | "is_encoder_decoder": true | 'is_encoder_decoder' must be [false]
            LLAMA | "hidden_act": "swoosh" | unknown activation function 'swoosh'
            LLAMA | "rms_norm_eps": "small" | 'rms_norm_eps' must be a number above 0
            LLAMA | "tie_word_embeddings": 1 | 'tie_word_embeddings' must be true or false
            NEOX | "rotary_pct": 0.01 | 0 of 16 dimensions of a head cannot be rotated
            NEOX | "rotary_pct": 0.2 | 3 of 16 dimensions
            NEOX | "rotary_pct": 1e300 | of 16 dimensions
            NEOX | "rotary_pct": 0.5, "partial_rotary_factor": 0.25 | 'partial_rotary_factor' must be [0.5]
            NEOX | "rotary_emb_base": 100, "rope_theta": 10000 | 'rope_theta' must be [100.0]
            GEMMA | "rope_parameters": {"rope_theta": 5} | rope_parameters must have one object a layer type
            GEMMA | "layer_types": ["full_attention"] | 'layer_types' must be a list of 3 entries
            GEMMA | "layer_types": ["full_attention", "full_attention", "spiral"] | 'layer_types' must be entries out of
            GEMMA | "use_bidirectional_attention": true | 'use_bidirectional_attention' must be [false]
            QWEN | "num_experts_per_tok": 5 | a token cannot choose 5 of 4 experts
            QWEN | "num_experts": 0 | 'num_experts' must be an integer from 1
            QWEN | "mlp_only_layers": [0, -1] | 'mlp_only_layers' must be a list of integers from 0 on, not -1
            QWEN | "mlp_only_layers": 1 | 'mlp_only_layers' must be a list
            QWEN | "use_sliding_window": true | 'use_sliding_window' must be [false]
            QWEN | "model_type": "olmoe", "clip_qkv": 8.0 | 'clip_qkv' must be absent or null
            """)
    void whatCannotBeHonouredIsRefused(String family, String setting, String message) {
        var base = switch (family) {
            case "LLAMA" -> LLAMA;
            case "NEOX" -> NEOX;
            case "QWEN" -> QWEN;
            default -> GEMMA;
        };
        var config = Json.parse("{" + base + "}", "config.json");
        config.setAll(Json.parse("{" + setting + "}", "config.json"));
        assertThatThrownBy(() -> model(config.toString()).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("config.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hidden_size | 15 | does not divide into 2 heads
            hidden_size | 0 | 'hidden_size' must be an integer from 1
            num_hidden_layers | 1e9 | 'num_hidden_layers' must be an integer from 1
            num_attention_heads | -2 | 'num_attention_heads' must be an integer from 1
            vocab_size | null | 'vocab_size' is missing
            vocab_size | 9223372036854775808 | 'vocab_size' must be an integer from 1
            model_type | "mamba" | unknown model_type 'mamba'; known: gpt2, gpt_neox, llama, gemma3_text
            model_type | 7 | 'model_type' must be a string
            """)
    void sizesAreChecked(String key, String value, String message) {
        var config = Json.parse("{" + LLAMA + "}", "config.json");
        config.setAll(Json.parse("{\"" + key + "\": " + value + "}", "config.json"));
        assertThatThrownBy(() -> model(config.toString()).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("config.json: ")
                .hasMessageContaining(message);
    }

    @Test
    void rotationsAreThoseOfTheReference() {
        var cases =
                Json.read(Path.of("src/test/resources/arithmetic/rope.json")).get("cases");
        assertThat(cases.size()).isEqualTo(3);
        for (var golden : cases) {
            var parameters = golden.get("parameters").deepCopy();
            var config = Json.parse("{}", "config.json");
            config.set("rope_parameters", parameters);
            try (var _ = new PointerScope()) {
                var rope = Rope.read(new Config(config, "config.json"), null, 10_000, "rope_theta", true, 16, 16);
                int positions = golden.get("positions").size();
                for (int p = 0; p < positions; p++) {
                    double position = golden.get("positions").get(p).doubleValue();
                    float[] frequencies = Torch.floats(rope.inverseFrequencies());
                    for (int i = 0; i < 8; i++) {
                        float angle = (float) position * frequencies[i];
                        assertThat(Math.cos(angle))
                                .as("%s, position %s", parameters, position)
                                .isCloseTo(at(golden.get("cos"), p, i), within(1e-6));
                        assertThat(Math.sin(angle))
                                .as("%s, position %s", parameters, position)
                                .isCloseTo(at(golden.get("sin"), p, i), within(1e-6));
                    }
                }
            }
        }
    }

    private static double at(JsonNode matrix, int row, int column) {
        return matrix.get(row).get(column).doubleValue();
    }
}
