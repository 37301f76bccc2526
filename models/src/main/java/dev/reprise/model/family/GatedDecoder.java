package dev.reprise.model.family;

import dev.reprise.model.Activation;
import dev.reprise.model.Attention;
import dev.reprise.model.Block;
import dev.reprise.model.Embedding;
import dev.reprise.model.FeedForward;
import dev.reprise.model.FeedForward.GatedMlp;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Norm;
import dev.reprise.model.Norm.JoinedRmsNorm;
import dev.reprise.model.Norm.RmsNorm;
import dev.reprise.model.RotaryEmbedding;
import dev.reprise.model.Site;
import dev.reprise.model.Transformer;
import dev.reprise.model.Transformer.Dimensions;
import java.util.ArrayList;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The decoder that most families since Llama share: RMS norms, rotary embedding, grouped queries, gated feed-forward. A family says where
 * it differs; weight names are those that they share too.
 */
final class GatedDecoder {
    private final Dimensions sizes;
    private final double epsilon;
    private final Activation activation;
    private final boolean tied;

    /** The rotary embedding of each layer. */
    IntFunction<RotaryEmbedding> rotary = layer -> {
        throw new IllegalStateException("no rotary embedding");
    };
    /** How many keys a query sees in each layer; 0 = all. */
    IntUnaryOperator window = layer -> 0;

    double attentionScale;
    double attentionSoftCap;
    double logitSoftCap;
    double embeddingScale = 1;
    boolean queryKeyValueBias;
    boolean outputBias;
    boolean mlpBias;
    /** Whether query and key heads are normalised. */
    boolean queryKeyNorm;
    /** Whether they are normalised all together, not each by itself. */
    boolean joinedHeadNorm;
    /** The experts of each layer; null = one gated feed-forward. */
    IntFunction<@Nullable ExpertLayout> experts = layer -> null;
    /** Whether gains are stored without their 1. */
    boolean gainLessOne;
    /** Whether there are norms behind attention and feed-forward too. */
    boolean sandwich;

    /** Reads what all of these families spell alike. */
    GatedDecoder(Config config, String activationKey, String activation, boolean tied) {
        int width = config.size("hidden_size");
        int heads = config.size("num_attention_heads");
        int headWidth = Sizes.headWidth(config, width, heads);
        this.sizes = new Dimensions(
                config.size("num_hidden_layers"),
                heads,
                Sizes.groups(config, heads),
                width,
                headWidth,
                config.size("intermediate_size"),
                config.size("vocab_size"),
                config.size("max_position_embeddings", 2048));
        this.epsilon = config.positive("rms_norm_eps", 1e-6);
        this.activation = config.activation(activationKey, activation);
        this.tied = config.flag("tie_word_embeddings", tied);
        this.attentionScale = 1 / Math.sqrt(headWidth);
    }

    Dimensions sizes() {
        return sizes;
    }

    Transformer assemble(Weights weights) {
        var embedding = weights.matrix("embed_tokens.weight", "embed.weight", sizes.vocabulary(), sizes.width());
        var blocks = new ArrayList<Block>();
        for (int l = 0; l < sizes.layers(); l++) {
            blocks.add(block(l, weights));
        }
        return new Transformer(
                sizes,
                weights.dtype(),
                new Embedding(embedding, null, embeddingScale),
                blocks,
                norm(weights, "norm", "ln_final", sizes.width(), Site.FINAL_SCALE.point(), Site.FINAL_NORM.point()),
                weights.unembedding(tied, "lm_head", embedding, false),
                logitSoftCap,
                weights.parameters(),
                weights.stored());
    }

    private Block block(int l, Weights weights) {
        String at = "layers." + l + ".";
        String own = "blocks." + l + ".";
        int width = sizes.width();
        var norm = norm(weights, at + "input_layernorm", own + "ln1", width, Site.LN1_SCALE.at(l), Site.LN1_OUT.at(l));
        var attention = attention(l, at + "self_attn.", own + "attn.", weights);
        var mlp = feedForward(l, at, own, weights);
        var mlpScale = Site.LN2_SCALE.at(l);
        var mlpNormOut = Site.LN2_OUT.at(l);
        if (!sandwich) {
            return new Block.PreNorm(
                    l,
                    norm,
                    attention,
                    norm(weights, at + "post_attention_layernorm", own + "ln2", width, mlpScale, mlpNormOut),
                    mlp);
        }
        return new Block.Sandwich(
                l,
                norm,
                attention,
                norm(
                        weights,
                        at + "post_attention_layernorm",
                        own + "ln1_post",
                        width,
                        Site.LN1_POST_SCALE.at(l),
                        null),
                norm(weights, at + "pre_feedforward_layernorm", own + "ln2", width, mlpScale, mlpNormOut),
                mlp,
                norm(
                        weights,
                        at + "post_feedforward_layernorm",
                        own + "ln2_post",
                        width,
                        Site.LN2_POST_SCALE.at(l),
                        null));
    }

    /**
     * Turns whole query and key heads, in every layer alike.
     *
     * @param base of the rotation, where the config names none
     */
    void rotateWholeHeads(Config config, double base) {
        int headWidth = sizes.headWidth();
        var rope = Rope.read(config, null, base, "rope_theta", true, headWidth, headWidth);
        rotary = layer -> rope;
    }

    private FeedForward feedForward(int l, String at, String own, Weights weights) {
        int width = sizes.width();
        var layout = experts.apply(l);
        if (layout != null) {
            return layout.assemble(l, at, own, width, activation, weights);
        }
        return new GatedMlp(
                l,
                weights.linear(at + "mlp.gate_proj", own + "mlp.gate", sizes.mlpWidth(), width, mlpBias),
                weights.linear(at + "mlp.up_proj", own + "mlp.up", sizes.mlpWidth(), width, mlpBias),
                activation,
                weights.linear(at + "mlp.down_proj", own + "mlp.down", width, sizes.mlpWidth(), mlpBias));
    }

    private Attention attention(int l, String at, String own, Weights weights) {
        int width = sizes.width();
        long queries = (long) sizes.heads() * sizes.headWidth();
        long keys = (long) sizes.groups() * sizes.headWidth();
        return new Attention(
                l,
                sizes.heads(),
                sizes.groups(),
                sizes.headWidth(),
                attentionScale,
                attentionSoftCap,
                true,
                window.applyAsInt(l),
                weights.linear(at + "q_proj", own + "q", queries, width, queryKeyValueBias),
                weights.linear(at + "k_proj", own + "k", keys, width, queryKeyValueBias),
                weights.linear(at + "v_proj", own + "v", keys, width, queryKeyValueBias),
                weights.linear(at + "o_proj", own + "o", width, queries, outputBias),
                headNorm(
                        weights,
                        at + "q_norm",
                        own + "q_norm",
                        queries,
                        Site.Q_NORM_SCALE.at(l),
                        Site.Q_NORM_OUT.at(l)),
                headNorm(weights, at + "k_norm", own + "k_norm", keys, Site.K_NORM_SCALE.at(l), Site.K_NORM_OUT.at(l)),
                rotary.apply(l));
    }

    private @Nullable Norm headNorm(
            Weights weights, String name, String part, long joined, HookPoint scale, HookPoint out) {
        if (!queryKeyNorm) {
            return null;
        }
        return joinedHeadNorm
                ? new JoinedRmsNorm(weights.gain(name, part, joined), epsilon, scale, out)
                : norm(weights, name, part, sizes.headWidth(), scale, out);
    }

    private Norm norm(Weights weights, String name, String part, int width, HookPoint scale, @Nullable HookPoint out) {
        var gain = gainLessOne ? weights.gainLessOne(name, part, width) : weights.gain(name, part, width);
        return new RmsNorm(gain, epsilon, scale, out);
    }
}
