package dev.reprise.app;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.data.SafetensorsCheckpoint;
import dev.reprise.model.family.Config;
import dev.reprise.model.family.Families;
import dev.reprise.model.family.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Llama with random weights and the byte-level tokenizer of the models' tests, as a folder in Hugging Face layout. */
final class TinyModel {
    static final Path TOKENIZERS = Path.of("../models/src/test/resources/tokenizers");
    static final Path GOLDENS = Path.of("../models/src/test/resources/goldens");
    static final String CONFIG = """
            {"model_type": "llama", "vocab_size": 400, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
             "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 32, "rms_norm_eps": 1e-5,
             "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": false, "eos_token_id": 399}
            """;

    private TinyModel() {}

    /** Writes it; with an empty template, without one. */
    static Path write(Path folder, String chatTemplate) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG);
        Files.copy(TOKENIZERS.resolve("byte_level/tokenizer.json"), folder.resolve("tokenizer.json"));
        var settings = (ObjectNode)
                JsonMapper.shared().readTree(Files.readString(TOKENIZERS.resolve("byte_level/tokenizer_config.json")));
        if (!chatTemplate.isEmpty()) {
            settings.put("chat_template", chatTemplate);
        }
        Files.writeString(folder.resolve("tokenizer_config.json"), settings.toString());
        var config = new Config((ObjectNode) JsonMapper.shared().readTree(CONFIG), "config.json");
        var family = Families.of(config);
        try (var _ = new PointerScope();
                var transformer = Torch.noGrad(() -> family.assemble(
                        config, Weights.random(Torch.generator(1), 0.3, Dtype.FLOAT32, family.prefix())))) {
            SafetensorsCheckpoint.write(folder, transformer.stored(), Map.of("format", "pt"));
        }
        return folder;
    }
}
