package dev.reprise.model.family;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.Attention;
import dev.reprise.model.Block;
import dev.reprise.model.Embedding;
import dev.reprise.model.FeedForward;
import dev.reprise.model.Site;
import dev.reprise.model.Transformer;
import dev.reprise.model.Transformer.Dimensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * GPT-NeoX (Pythia): layer norms, part of each head rotated, attention and feed-forward in parallel (or one after the other), queries,
 * keys and values in one matrix, head by head.
 */
final class GptNeoX implements Family {
    @Override
    public String modelType() {
        return "gpt_neox";
    }

    @Override
    public String prefix() {
        return "gpt_neox.";
    }

    @Override
    public Set<String> constants() {
        return Set.of(".attention.bias", ".attention.masked_bias", "rotary_emb.inv_freq");
    }

    @Override
    public Transformer assemble(Config config, Weights weights) {
        int width = config.size("hidden_size");
        int heads = config.size("num_attention_heads");
        if (width % heads != 0) {
            throw new InvalidInputException(
                    config.origin() + ": hidden_size " + width + " does not divide into " + heads + " heads");
        }
        int headWidth = width / heads;
        var sizes = new Dimensions(
                config.size("num_hidden_layers"),
                heads,
                heads,
                width,
                headWidth,
                config.size("intermediate_size"),
                config.size("vocab_size"),
                config.size("max_position_embeddings", 2048));
        double epsilon = config.positive("layer_norm_eps", 1e-5);
        var activation = config.activation("hidden_act", "gelu");
        boolean parallel = config.flag("use_parallel_residual", true);
        boolean bias = config.flag("attention_bias", true);
        boolean tied = config.flag("tie_word_embeddings", false);
        double share = config.positive("rotary_pct", config.positive("partial_rotary_factor", 0.25));
        double theta = config.positive("rotary_emb_base", config.positive("rope_theta", 10_000));
        config.only("partial_rotary_factor", share); // some files have both names
        config.only("rope_theta", theta);
        var rotary = Rope.read(config, null, theta, "rope_theta", true, headWidth, (int) (headWidth * share));
        config.finish("gpt_neox");

        var embedding = weights.matrix("embed_in.weight", "embed.weight", sizes.vocabulary(), width);
        var blocks = new ArrayList<Block>();
        for (int l = 0; l < sizes.layers(); l++) {
            String at = "layers." + l + ".";
            String own = "blocks." + l + ".";
            var qkv = weights.fused(
                    at + "attention.query_key_value",
                    List.of(own + "attn.q", own + "attn.k", own + "attn.v"),
                    bias,
                    new long[] {3L * width, width},
                    3L * width,
                    t -> split(t, heads, headWidth),
                    parts -> join(parts, heads, headWidth));
            var attention = new Attention(
                    l,
                    heads,
                    heads,
                    headWidth,
                    1 / Math.sqrt(headWidth),
                    0,
                    true,
                    0,
                    qkv.get(0),
                    qkv.get(1),
                    qkv.get(2),
                    weights.linear(at + "attention.dense", own + "attn.o", width, width, bias),
                    null,
                    null,
                    rotary);
            var mlp = new FeedForward.Mlp(
                    l,
                    weights.linear(at + "mlp.dense_h_to_4h", own + "mlp.up", sizes.mlpWidth(), width, true),
                    activation,
                    weights.linear(at + "mlp.dense_4h_to_h", own + "mlp.down", width, sizes.mlpWidth(), true));
            var norm1 = Gpt2.norm(
                    weights,
                    at + "input_layernorm",
                    own + "ln1",
                    width,
                    epsilon,
                    Site.LN1_SCALE.at(l),
                    Site.LN1_OUT.at(l));
            var norm2 = Gpt2.norm(
                    weights,
                    at + "post_attention_layernorm",
                    own + "ln2",
                    width,
                    epsilon,
                    Site.LN2_SCALE.at(l),
                    Site.LN2_OUT.at(l));
            blocks.add(
                    parallel
                            ? new Block.Parallel(l, norm1, attention, norm2, mlp)
                            : new Block.PreNorm(l, norm1, attention, norm2, mlp));
        }
        return new Transformer(
                sizes,
                weights.dtype(),
                new Embedding(embedding, null, 1),
                blocks,
                Gpt2.norm(
                        weights,
                        "final_layer_norm",
                        "ln_final",
                        width,
                        epsilon,
                        Site.FINAL_SCALE.point(),
                        Site.FINAL_NORM.point()),
                weights.unembedding(tied, "embed_out", embedding, false),
                0,
                weights.parameters(),
                weights.stored());
    }

    /** [heads * 3 * d_head, ...] to three of [heads * d_head, ...]. */
    private static List<Tensor> split(Tensor t, int heads, int headWidth) {
        var perHead = t.dim() == 2 ? t.view(heads, 3, headWidth, t.size(1)) : t.view(heads, 3, headWidth);
        var parts = new ArrayList<Tensor>();
        for (int i = 0; i < 3; i++) {
            parts.add(perHead.select(1, i).flatten(0, 1).contiguous());
        }
        return parts;
    }

    private static Tensor join(List<Tensor> parts, int heads, int headWidth) {
        var perHead = parts.stream()
                .map(t -> t.dim() == 2 ? t.view(heads, headWidth, t.size(1)) : t.view(heads, headWidth))
                .toList();
        return Torch.stack(1, perHead).flatten(0, 2);
    }
}
