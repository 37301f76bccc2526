package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only transformer: embedding, blocks, final norm, unembedding. Assembled by a {@link dev.reprise.model.family.Family}; owns
 * its weights.
 *
 * <pre>{@code
 * try (var trace = transformer.run(TokenBatch.of(ids), Hooks.none().capture(Site.RESID_POST.at(3)))) {
 *     Tensor residual = trace.get(Site.RESID_POST.at(3)); // [1, T, d_model]
 * }
 * }</pre>
 */
public final class Transformer implements AutoCloseable {
    /**
     * Sizes of a model.
     *
     * @param heads query heads
     * @param groups key-value heads
     * @param headWidth d_head
     * @param mlpWidth d_mlp
     * @param context the most tokens that a text may have
     */
    public record Dimensions(
            int layers, int heads, int groups, int width, int headWidth, int mlpWidth, int vocabulary, int context) {}

    private final Dimensions dimensions;
    private final Dtype dtype;
    private final Embedding embedding;
    private final List<Block> blocks;
    private final Norm finalNorm;
    private final Linear unembedding;
    private final double logitSoftCap;
    private final SequencedMap<String, Tensor> parameters;
    private final List<StoredTensor> stored;
    private final SequencedSet<HookPoint> points;
    private final PassCount passes = new PassCount();

    /**
     * Joins the parts.
     *
     * @param logitSoftCap c in {@code c tanh(logits / c)}; 0 = none
     * @param parameters every weight by a name of its own; closed with the model
     * @param stored how they are stored in a checkpoint
     */
    public Transformer(
            Dimensions dimensions,
            Dtype dtype,
            Embedding embedding,
            List<? extends Block> blocks,
            Norm finalNorm,
            Linear unembedding,
            double logitSoftCap,
            SequencedMap<String, Tensor> parameters,
            List<StoredTensor> stored) {
        this.dimensions = dimensions;
        this.dtype = dtype;
        this.embedding = embedding;
        this.blocks = List.copyOf(blocks);
        this.finalNorm = finalNorm;
        this.unembedding = unembedding;
        this.logitSoftCap = logitSoftCap;
        this.parameters = parameters;
        this.stored = List.copyOf(stored);
        this.points = new LinkedHashSet<>(embedding.points());
        this.blocks.forEach(b -> points.addAll(b.points()));
        points.addAll(finalNorm.points());
        points.add(Site.LOGITS.point());
    }

    /** One forward pass over whole texts. @throws dev.reprise.core.InvalidInputException for unknown points or tokens that do not fit */
    public Trace run(TokenBatch tokens, Hooks hooks) {
        return forward(tokens, hooks, null, 0, null, false);
    }

    /**
     * One forward pass that keeps keys and values, continuing from those of earlier tokens if there are any. The trace's cache is the
     * caller's to close; {@code past} stays as it is.
     */
    public Trace run(TokenBatch tokens, Hooks hooks, @Nullable KeyValueCache past) {
        return forward(tokens, hooks, past, 0, null, true);
    }

    /**
     * Starts at a layer with a given residual stream, so that what lies before is not computed again.
     *
     * @param layer the first block to run; the number of layers = only the final norm and the logits
     * @param residual what enters the block, [B, T, d_model]
     * @param past keys and values of earlier columns, or null
     * @throws dev.reprise.core.InvalidInputException for a hook point before the layer: it would not fire
     */
    public Trace resume(int layer, Tensor residual, TokenBatch tokens, Hooks hooks, @Nullable KeyValueCache past) {
        if (layer < 0 || layer > blocks.size()) {
            throw new IllegalArgumentException("layer " + layer + " of " + blocks.size());
        }
        var expected = new long[] {tokens.rows(), tokens.columns(), dimensions.width};
        if (!Arrays.equals(expected, Torch.shape(residual)) || Torch.dtype(residual) != dtype) {
            throw new IllegalArgumentException("the residual stream is " + Torch.dtype(residual)
                    + Arrays.toString(Torch.shape(residual)) + ", not " + dtype + Arrays.toString(expected));
        }
        return forward(tokens, hooks, past, layer, residual, false);
    }

    private Trace forward(
            TokenBatch tokens,
            Hooks hooks,
            @Nullable KeyValueCache past,
            int firstLayer,
            @Nullable Tensor residual,
            boolean remember) {
        hooks.check(residual == null ? points : pointsFrom(firstLayer));
        tokens.check(dimensions.vocabulary, dimensions.context);
        tokens.requireAfter(past);
        var pass = new ForwardPass(tokens, hooks, dtype, past, remember);
        return Trace.record(pass, passes, () -> logits(pass, hooks, firstLayer, residual));
    }

    private Tensor logits(ForwardPass pass, Hooks hooks, int firstLayer, @Nullable Tensor residual) {
        var x = residual == null ? embedding.apply(pass) : residual;
        for (var block : blocks.subList(firstLayer, blocks.size())) {
            x = block.forward(x, pass);
        }
        if (hooks.wantsLastLogitsOnly()) {
            x = pass.only(pass.tokens().lastColumns(), x);
        }
        var logits = unembedding(hooks).apply(finalNorm.apply(x, pass));
        if (logitSoftCap != 0) {
            logits = Torch.mul(Torch.mul(logits, 1 / logitSoftCap).tanh(), logitSoftCap);
        }
        return pass.at(Site.LOGITS.point(), logits);
    }

    /** Only the rows of the tokens whose logits are wanted. */
    private Linear unembedding(Hooks hooks) {
        int[] tokens = hooks.logitTokens();
        if (tokens == null) {
            return unembedding;
        }
        var rows = new long[tokens.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Objects.checkIndex(tokens[i], dimensions.vocabulary);
        }
        var index = Torch.tensor(rows, rows.length);
        var bias = unembedding.bias();
        return new Linear(
                unembedding.weight().index_select(0, index), bias == null ? null : bias.index_select(0, index));
    }

    public Dimensions dimensions() {
        return dimensions;
    }

    public Dtype dtype() {
        return dtype;
    }

    public Embedding embedding() {
        return embedding;
    }

    public List<Block> blocks() {
        return blocks;
    }

    public Norm finalNorm() {
        return finalNorm;
    }

    public Linear unembedding() {
        return unembedding;
    }

    /** Every hook point that fires, in order. */
    public SequencedSet<HookPoint> points() {
        return Collections.unmodifiableSequencedSet(points);
    }

    /** Those that fire when a pass starts at a layer. */
    private List<HookPoint> pointsFrom(int layer) {
        return points.stream()
                .filter(p ->
                        p.site().isInBlock() ? p.layer() >= layer : p.site().isAfterBlocks())
                .toList();
    }

    /** Every weight by its name; the tensors are the model's. */
    public SequencedMap<String, Tensor> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    /**
     * The weights in a checkpoint's names and layouts, in the model's dtype. The tensors belong to the innermost scope, and may view the
     * model's.
     */
    public SequencedMap<String, Tensor> stored() {
        return StoredTensor.all(stored, parameters, dtype);
    }

    /** Makes every weight a leaf whose gradient a backward pass computes, or no longer. */
    public void requireGradients(boolean wanted) {
        parameters.values().forEach(p -> p.set_requires_grad(wanted));
    }

    /** Forward and backward passes so far. */
    public PassCount passes() {
        return passes;
    }

    /** Number of weights. */
    public long parameterCount() {
        return parameters.values().stream().mapToLong(Tensor::numel).sum();
    }

    /**
     * The shape of an activation: names for what depends on the input ({@code batch}, {@code position}, {@code key}), numbers for the
     * rest.
     */
    public List<Object> shape(HookPoint point) {
        var d = dimensions;
        return switch (point.site()) {
            case EMBED,
                    POS_EMBED,
                    LN_PRE_OUT,
                    RESID_PRE,
                    LN1_OUT,
                    ATTN_OUT,
                    RESID_MID,
                    LN2_OUT,
                    MLP_OUT,
                    RESID_POST,
                    FINAL_NORM -> List.of("batch", "position", d.width);
            case LN_PRE_SCALE, LN1_SCALE, LN1_POST_SCALE, LN2_SCALE, LN2_POST_SCALE, FINAL_SCALE ->
                List.of("batch", "position", 1);
            case Q, Q_NORM_OUT, ROT_Q, K_PER_QUERY, V_PER_QUERY, Z ->
                List.of("batch", "position", d.heads, d.headWidth);
            case K, V, K_NORM_OUT, ROT_K -> List.of("batch", "position", d.groups, d.headWidth);
            case Q_NORM_SCALE ->
                List.of("batch", "position", scales(attention(point).queryNorm(), d.heads), 1);
            case K_NORM_SCALE ->
                List.of("batch", "position", scales(attention(point).keyNorm(), d.groups), 1);
            case SCORES, PATTERN -> List.of("batch", d.heads, "position", "key");
            case RESULT -> List.of("batch", "position", d.heads, d.width);
            case MLP_PRE, MLP_PRE_LINEAR, MLP_POST ->
                List.of("batch", "position", (int)
                        blocks.get(point.layer()).mlp().width());
            case ROUTER_LOGITS, ROUTER_PROBS, ROUTER_SELECTED, ROUTER_WEIGHTS ->
                List.of("batch", "position", experts(point));
            case EXPERT_OUT -> List.of("batch", "position", experts(point), d.width);
            case LOGITS -> List.of("batch", "position", d.vocabulary);
            case FEATURES -> throw new IllegalArgumentException("a language model has no " + point);
        };
    }

    private Attention attention(HookPoint point) {
        return blocks.get(point.layer()).attention();
    }

    private static int scales(@Nullable Norm norm, int heads) {
        return norm instanceof Norm.JoinedRmsNorm ? 1 : heads;
    }

    private int experts(HookPoint point) {
        return blocks.get(point.layer()).mlp() instanceof MixtureOfExperts mixture
                ? mixture.experts().size()
                : 0;
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}
