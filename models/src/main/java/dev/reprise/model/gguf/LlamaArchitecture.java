package dev.reprise.model.gguf;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import tools.jackson.databind.node.ObjectNode;

/**
 * Llama 1 to 3, and what shares their graph (Mistral without a window, TinyLlama, SmolLM ...).
 *
 * <p>Rows of the query and key projections are interleaved within each head. The frequency scaling of Llama 3 is in no metadata key: the
 * tensor {@code rope_freqs.weight} holds what each inverse frequency is divided by, and becomes
 * {@code "rope_parameters": {"rope_type": "factors", "rope_theta": ..., "factors": [...]}}.
 */
final class LlamaArchitecture implements Architecture {
    static final String NAME = "llama";

    private static final String ROPE_FACTORS = "rope_freqs.weight";
    private static final Pattern ROTATED = Pattern.compile("blk\\.\\d+\\.attn_[qk]\\.(weight|bias)");

    private final GgufFile file;
    private final DecoderKeys keys;

    LlamaArchitecture(GgufFile file) {
        this.file = file;
        keys = new DecoderKeys(
                file, NAME, Map.of("attn_norm", "input_layernorm", "ffn_norm", "post_attention_layernorm"));
        keys.refuseUnknownKeys(Set.of());
    }

    @Override
    public Optional<String> name(String tensor) {
        return tensor.equals(ROPE_FACTORS)
                ? Optional.empty()
                : Optional.of(keys.name(tensor).orElse(tensor));
    }

    @Override
    public Layout layout(String tensor) {
        return ROTATED.matcher(tensor).matches() ? Layout.interleaved(keys.headWidth()) : Layout.SAME;
    }

    @Override
    public int embeddingRows() {
        return keys.embeddingRows();
    }

    @Override
    public ObjectNode config() {
        var config = keys.config("llama", "LlamaForCausalLM");
        config.put("hidden_act", "silu");
        config.put("attention_bias", file.tensors().containsKey("blk.0.attn_q.bias"));
        config.put("mlp_bias", file.tensors().containsKey("blk.0.ffn_up.bias"));
        config.set("rope_parameters", rope());
        return config;
    }

    private ObjectNode rope() {
        var rope = keys.rope(10_000);
        var factors = file.tensors().get(ROPE_FACTORS);
        if (factors == null) {
            return rope;
        }
        int expected = keys.headWidth() / 2;
        if (!factors.shape().equals(List.of((long) expected))) {
            throw fail("it must have one number for each of the " + expected + " frequencies");
        }
        if (!rope.path("rope_type").asString().equals("default")) {
            throw fail("the file also has " + keys.key("rope.scaling.type") + "; only one of them can hold");
        }
        rope.put("rope_type", "factors");
        var values = rope.putArray("factors");
        try (var _ = new PointerScope()) {
            for (float factor : Torch.floats(new TensorReader(file, factors, Layout.SAME).read(Dtype.FLOAT32))) {
                if (factor <= 0) {
                    throw fail("a factor in it is " + factor + ", and must be above zero");
                }
                values.add((double) factor);
            }
        }
        return rope;
    }

    private InvalidInputException fail(String reason) {
        return new InvalidInputException(file.origin() + ": tensor '" + ROPE_FACTORS + "': " + reason);
    }
}
