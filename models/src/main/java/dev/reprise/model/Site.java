package dev.reprise.model;

import java.util.List;

/**
 * A kind of place in the forward pass. With a layer it is a {@link HookPoint}: {@code Site.RESID_PRE.at(3)}.
 *
 * <p>Names are TransformerLens' ({@code blocks.3.hook_resid_pre}); its newer spelling ({@code blocks.3.hook_in}) is an alias. Sites that
 * it does not have carry names of ours in the same style; they are marked "ours" below.
 *
 * <p>Shapes: B = batch, T = position (of the tokens in this pass), S = key position (with a cache, the past too), H = heads, G =
 * key-value heads, E = experts.
 */
public enum Site {
    /** Token embeddings, scaled where the model scales them. [B, T, d_model] */
    EMBED("hook_embed", Layout.RESIDUAL, "embed.hook_out"),
    /** Learned position embeddings. [B, T, d_model] */
    POS_EMBED("hook_pos_embed", Layout.RESIDUAL, "pos_embed.hook_out"),

    /** Scale of the norm before the first block, where there is one. [B, T, 1] */
    LN_PRE_SCALE("ln_pre.hook_scale", Layout.RESIDUAL),
    /** Output of the norm before the first block, gain and bias included. [B, T, d_model] */
    LN_PRE_OUT("ln_pre.hook_out", Layout.RESIDUAL, "ln_pre.hook_normalized", "hook_ln_pre"),

    /** Residual stream before the block. [B, T, d_model] */
    RESID_PRE("blocks.%d.hook_resid_pre", Layout.RESIDUAL, "blocks.%d.hook_in"),
    /** Scale that the norm before attention divides by. [B, T, 1] */
    LN1_SCALE("blocks.%d.ln1.hook_scale", Layout.RESIDUAL),
    /** Output of the norm before attention, gain and bias included (ours). [B, T, d_model] */
    LN1_OUT("blocks.%d.ln1.hook_out", Layout.RESIDUAL, "blocks.%d.ln1.hook_normalized", "blocks.%d.attn.hook_in"),
    /** Queries before norm and rotation. [B, T, H, d_head] */
    Q("blocks.%d.attn.hook_q", Layout.HEADS, "blocks.%d.attn.q.hook_out", "blocks.%d.hook_q"),
    /** Keys before norm and rotation. [B, T, G, d_head] */
    K("blocks.%d.attn.hook_k", Layout.HEADS, "blocks.%d.attn.k.hook_out", "blocks.%d.hook_k"),
    /** Values. [B, T, G, d_head] */
    V("blocks.%d.attn.hook_v", Layout.HEADS, "blocks.%d.attn.v.hook_out", "blocks.%d.hook_v"),
    /** Scale of the query norm (ours). [B, T, H, 1], or [B, T, 1, 1] where all heads are normalised together */
    Q_NORM_SCALE("blocks.%d.attn.q_norm.hook_scale", Layout.HEADS),
    /** Scale of the key norm (ours). [B, T, G, 1], or [B, T, 1, 1] where all heads are normalised together */
    K_NORM_SCALE("blocks.%d.attn.k_norm.hook_scale", Layout.HEADS),
    /** Output of the query norm, gain included (ours). [B, T, H, d_head] */
    Q_NORM_OUT("blocks.%d.attn.q_norm.hook_out", Layout.HEADS),
    /** Output of the key norm, gain included (ours). [B, T, G, d_head] */
    K_NORM_OUT("blocks.%d.attn.k_norm.hook_out", Layout.HEADS),
    /** Rotated queries. [B, T, H, d_head] */
    ROT_Q("blocks.%d.attn.hook_rot_q", Layout.HEADS),
    /** Rotated keys. [B, T, G, d_head] */
    ROT_K("blocks.%d.attn.hook_rot_k", Layout.HEADS),
    /** Keys as each query head sees them, after norm and rotation (ours). [B, T, H, d_head] */
    K_PER_QUERY("blocks.%d.attn.hook_k_per_query", Layout.HEADS),
    /** Values as each query head sees them (ours). [B, T, H, d_head] */
    V_PER_QUERY("blocks.%d.attn.hook_v_per_query", Layout.HEADS),
    /** Attention scores, scaled and masked (-infinity where a query may not look). [B, H, T, S] */
    SCORES("blocks.%d.attn.hook_attn_scores", Layout.PATTERN),
    /** Attention pattern: each row sums to 1. [B, H, T, S] */
    PATTERN("blocks.%d.attn.hook_pattern", Layout.PATTERN, "blocks.%d.attn.hook_attention_weights"),
    /** Weighted values of each head. [B, T, H, d_head] */
    Z("blocks.%d.attn.hook_z", Layout.HEADS, "blocks.%d.attn.o.hook_in"),
    /** What each head writes, before the output bias and a post norm. [B, T, H, d_model] */
    RESULT("blocks.%d.attn.hook_result", Layout.HEADS),
    /** Scale of the norm after attention (ours). [B, T, 1] */
    LN1_POST_SCALE("blocks.%d.ln1_post.hook_scale", Layout.RESIDUAL),
    /** What attention adds to the residual stream: after a post norm, where the model has one. [B, T, d_model] */
    ATTN_OUT("blocks.%d.hook_attn_out", Layout.RESIDUAL, "blocks.%d.attn.hook_out", "blocks.%d.ln1_post.hook_out"),
    /** Residual stream between attention and feed-forward; blocks that run both in parallel have none. [B, T, d_model] */
    RESID_MID("blocks.%d.hook_resid_mid", Layout.RESIDUAL, "blocks.%d.ln2.hook_in"),
    /** Scale of the norm before the feed-forward. [B, T, 1] */
    LN2_SCALE("blocks.%d.ln2.hook_scale", Layout.RESIDUAL),
    /** Output of the norm before the feed-forward, gain and bias included (ours). [B, T, d_model] */
    LN2_OUT("blocks.%d.ln2.hook_out", Layout.RESIDUAL, "blocks.%d.ln2.hook_normalized", "blocks.%d.mlp.hook_in"),
    /** Pre-activation: of the gate, where there is one; beside experts that of the shared one, if there is one. [B, T, d_mlp] */
    MLP_PRE("blocks.%d.mlp.hook_pre", Layout.RESIDUAL, "blocks.%d.mlp.in.hook_out", "blocks.%d.mlp.gate.hook_out"),
    /** The linear ("up") branch of a gated feed-forward. [B, T, d_mlp] */
    MLP_PRE_LINEAR("blocks.%d.mlp.hook_pre_linear", Layout.RESIDUAL),
    /** Neurons: the input of the down projection. [B, T, d_mlp] */
    MLP_POST("blocks.%d.mlp.hook_post", Layout.RESIDUAL, "blocks.%d.mlp.out.hook_in"),
    /** Router logits, one an expert, in float32 at least (ours). [B, T, E] */
    ROUTER_LOGITS("blocks.%d.mlp.router.hook_logits", Layout.RESIDUAL),
    /** Router probabilities, one an expert, in float32 at least: the selection is made of them (ours). [B, T, E] */
    ROUTER_PROBS("blocks.%d.mlp.router.hook_probs", Layout.RESIDUAL),
    /** Selected experts: 1 at the selected ones, 0 at the others; {@link Routing#ids} reads it (ours). [B, T, E] */
    ROUTER_SELECTED("blocks.%d.mlp.router.hook_selected", Layout.RESIDUAL),
    /** What the experts' outputs are multiplied by; 0 = the expert is not computed (ours). [B, T, E] */
    ROUTER_WEIGHTS("blocks.%d.mlp.router.hook_weights", Layout.RESIDUAL),
    /** What each expert writes, its weight included; experts stand where heads do (ours). [B, T, E, d_model] */
    EXPERT_OUT("blocks.%d.mlp.experts.hook_out", Layout.HEADS),
    /** Scale of the norm after the feed-forward (ours). [B, T, 1] */
    LN2_POST_SCALE("blocks.%d.ln2_post.hook_scale", Layout.RESIDUAL),
    /** What the feed-forward adds to the residual stream: after a post norm, where the model has one. [B, T, d_model] */
    MLP_OUT("blocks.%d.hook_mlp_out", Layout.RESIDUAL, "blocks.%d.mlp.hook_out", "blocks.%d.ln2_post.hook_out"),
    /** Residual stream after the block. [B, T, d_model] */
    RESID_POST("blocks.%d.hook_resid_post", Layout.RESIDUAL, "blocks.%d.hook_out"),

    /** Scale of the final norm. [B, T, 1]; in an encoder [B, 1, 1] */
    FINAL_SCALE("ln_final.hook_scale", Layout.RESIDUAL),
    /** Output of the final norm, gain and bias included (ours). [B, T, d_model]; in an encoder that of the pooled token, [B, 1, d_model] */
    FINAL_NORM("ln_final.hook_out", Layout.RESIDUAL, "ln_final.hook_normalized", "unembed.hook_in"),
    /** Logits, after a soft cap, where the model has one (ours). [B, T, vocabulary] */
    LOGITS("hook_logits", Layout.RESIDUAL, "unembed.hook_out", "hook_unembed"),
    /** What an encoder makes of its input: the pooled token, projected (ours). [B, 1, features] */
    FEATURES("hook_features", Layout.RESIDUAL);

    /** Where the batch, position and head axes of an activation are. */
    public enum Layout {
        /** [batch, position, width] */
        RESIDUAL(1, -1),
        /** [batch, position, head, width] */
        HEADS(1, 2),
        /** [batch, head, query position, key position] */
        PATTERN(2, 1);

        private final int positionAxis;
        private final int headAxis;

        Layout(int positionAxis, int headAxis) {
            this.positionAxis = positionAxis;
            this.headAxis = headAxis;
        }

        public int positionAxis() {
            return positionAxis;
        }

        /** -1 where there are no heads. */
        public int headAxis() {
            return headAxis;
        }
    }

    private static final int CACHED_LAYERS = 128;

    private final String pattern;
    private final Layout layout;
    private final List<String> aliases;
    private final HookPoint[] points;

    Site(String pattern, Layout layout, String... aliases) {
        this.pattern = pattern;
        this.layout = layout;
        this.aliases = List.of(aliases);
        this.points = new HookPoint[pattern.contains("%d") ? CACHED_LAYERS : 1];
        for (int i = 0; i < points.length; i++) {
            points[i] = new HookPoint(this, i);
        }
    }

    /** This site in a block. @throws IllegalArgumentException for a site outside of the blocks, or a negative layer */
    public HookPoint at(int layer) {
        if (!isInBlock()) {
            throw new IllegalArgumentException(this + " is not in a block: use point()");
        }
        return layer >= 0 && layer < points.length ? points[layer] : new HookPoint(this, layer);
    }

    /** This site, outside of the blocks. @throws IllegalArgumentException for a site that needs a layer */
    public HookPoint point() {
        if (isInBlock()) {
            throw new IllegalArgumentException(this + " needs a layer: use at(layer)");
        }
        return points[0];
    }

    public boolean isInBlock() {
        return pattern.contains("%d");
    }

    /** Whether this site lies behind the last block. */
    public boolean isAfterBlocks() {
        return !isInBlock() && compareTo(FINAL_SCALE) >= 0;
    }

    public Layout layout() {
        return layout;
    }

    String pattern() {
        return pattern;
    }

    List<String> aliases() {
        return aliases;
    }
}
