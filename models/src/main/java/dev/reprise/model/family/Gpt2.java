package dev.reprise.model.family;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.Attention;
import dev.reprise.model.Block;
import dev.reprise.model.Embedding;
import dev.reprise.model.FeedForward;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Norm;
import dev.reprise.model.Site;
import dev.reprise.model.Transformer;
import dev.reprise.model.Transformer.Dimensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** GPT-2: layer norms, learned positions, matrices stored as [in, out], queries, keys and values in one. */
final class Gpt2 implements Family {
    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public String prefix() {
        return "transformer.";
    }

    @Override
    public Set<String> constants() {
        return Set.of(".attn.bias", ".attn.masked_bias"); // causal masks
    }

    @Override
    public Transformer assemble(Config config, Weights weights) {
        int width = config.size("n_embd");
        int heads = config.size("n_head");
        if (width % heads != 0) {
            throw new InvalidInputException(
                    config.origin() + ": n_embd " + width + " does not divide into " + heads + " heads");
        }
        int headWidth = width / heads;
        int context = config.size("n_positions", 1024);
        config.only("n_ctx", context);
        var sizes = new Dimensions(
                config.size("n_layer"),
                heads,
                heads,
                width,
                headWidth,
                config.size("n_inner", 4 * width),
                config.size("vocab_size"),
                context);
        double epsilon = config.positive("layer_norm_epsilon", 1e-5);
        var activation = config.activation("activation_function", "gelu_new");
        boolean scaled = config.flag("scale_attn_weights", true);
        boolean byLayer = config.flag("scale_attn_by_inverse_layer_idx", false);
        boolean tied = config.flag("tie_word_embeddings", true);
        config.ignore("n_special", "predict_special_tokens", "output_past");
        config.finish("gpt2");

        var embedding = weights.matrix("wte.weight", "embed.weight", sizes.vocabulary(), width);
        var positions = weights.matrix("wpe.weight", "pos_embed.weight", context, width);
        var blocks = new ArrayList<Block>();
        for (int l = 0; l < sizes.layers(); l++) {
            String at = "h." + l + ".";
            String own = "blocks." + l + ".";
            var qkv = weights.fused(
                    at + "attn.c_attn",
                    List.of(own + "attn.q", own + "attn.k", own + "attn.v"),
                    true,
                    new long[] {width, 3L * width},
                    3L * width,
                    t -> {
                        var rows = t.dim() == 2 ? t.t() : t;
                        return List.of(
                                Torch.slice(rows, 0, 0, width),
                                Torch.slice(rows, 0, width, 2L * width),
                                Torch.slice(rows, 0, 2L * width, 3L * width));
                    },
                    parts -> {
                        var rows = Torch.cat(0, parts);
                        return rows.dim() == 2 ? rows.t() : rows;
                    });
            double scale = (scaled ? 1 / Math.sqrt(headWidth) : 1) / (byLayer ? l + 1 : 1);
            var attention = new Attention(
                    l,
                    heads,
                    heads,
                    headWidth,
                    scale,
                    0,
                    true,
                    0,
                    qkv.get(0),
                    qkv.get(1),
                    qkv.get(2),
                    weights.transposedLinear(at + "attn.c_proj", own + "attn.o", width, width),
                    null,
                    null,
                    null);
            var mlp = new FeedForward.Mlp(
                    l,
                    weights.transposedLinear(at + "mlp.c_fc", own + "mlp.up", sizes.mlpWidth(), width),
                    activation,
                    weights.transposedLinear(at + "mlp.c_proj", own + "mlp.down", width, sizes.mlpWidth()));
            blocks.add(new Block.PreNorm(
                    l,
                    norm(weights, at + "ln_1", own + "ln1", width, epsilon, Site.LN1_SCALE.at(l), Site.LN1_OUT.at(l)),
                    attention,
                    norm(weights, at + "ln_2", own + "ln2", width, epsilon, Site.LN2_SCALE.at(l), Site.LN2_OUT.at(l)),
                    mlp));
        }
        return new Transformer(
                sizes,
                weights.dtype(),
                new Embedding(embedding, positions, 1),
                blocks,
                norm(weights, "ln_f", "ln_final", width, epsilon, Site.FINAL_SCALE.point(), Site.FINAL_NORM.point()),
                weights.unembedding(tied, "lm_head", embedding, false),
                0,
                weights.parameters(),
                weights.stored());
    }

    static Norm norm(
            Weights weights, String name, String part, int width, double epsilon, HookPoint scale, HookPoint out) {
        return new Norm.LayerNorm(
                weights.gain(name, part, width), weights.shift(name, part, width), epsilon, scale, out);
    }
}
