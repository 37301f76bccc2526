package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.model.Transformer.Dimensions;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.bytedeco.pytorch.Tensor;

/**
 * A transformer that makes one vector of its input: blocks over an embedding, then final norm and projection of one token, the pooled one. A
 * tower of an image-text pair is one; what it embeds is the tower's matter.
 */
public final class Encoder {
    /** Makes the residual stream that enters the first block, [B, T, d_model], and announces its own points. */
    @FunctionalInterface
    public interface Start {
        Tensor embed(ForwardPass pass);
    }

    private final Dimensions dimensions;
    private final Dtype dtype;
    private final List<Block> blocks;
    private final Norm finalNorm;
    private final Linear projection;
    private final SequencedSet<HookPoint> points;
    private final PassCount passes = new PassCount();

    /**
     * Joins the parts.
     *
     * @param dimensions a vocabulary of 0 where the input is no text
     * @param embeddingPoints the hook points that fire before the first block
     */
    public Encoder(
            Dimensions dimensions,
            Dtype dtype,
            Collection<HookPoint> embeddingPoints,
            List<? extends Block> blocks,
            Norm finalNorm,
            Linear projection) {
        this.dimensions = dimensions;
        this.dtype = dtype;
        this.blocks = List.copyOf(blocks);
        this.finalNorm = finalNorm;
        this.projection = projection;
        this.points = new LinkedHashSet<>(embeddingPoints);
        this.blocks.forEach(b -> points.addAll(b.points()));
        points.addAll(finalNorm.points());
        points.add(Site.FEATURES.point());
    }

    /**
     * One forward pass. The trace has {@link Trace#features}, and no logits.
     *
     * @param tokens the places that the embedding fills
     * @param pooled the column of each row's pooled token
     * @throws dev.reprise.core.InvalidInputException for points that the encoder lacks
     */
    public Trace run(TokenBatch tokens, int[] pooled, Hooks hooks, Start start) {
        hooks.check(points);
        var pass = new ForwardPass(tokens, hooks.capture(Site.FEATURES.point()), dtype, null, false);
        return Trace.record(pass, passes, () -> {
            var x = start.embed(pass);
            for (var block : blocks) {
                x = block.forward(x, pass);
            }
            var normed = finalNorm.apply(pass.only(pooled, x), pass);
            pass.at(Site.FEATURES.point(), projection.apply(normed));
            return null;
        });
    }

    /**
     * Final norm and projection of any tokens, not only of the pooled one, such as all patches of a picture. In the gradient mode of the caller.
     *
     * @param x residual stream, [B, T, d_model]
     * @return [B, T, features], owned by the innermost scope
     */
    public Tensor project(Tensor x) {
        var tokens = TokenBatch.blank(Math.toIntExact(x.size(0)), Math.toIntExact(x.size(1)));
        return Torch.scoped(
                () -> projection.apply(finalNorm.apply(x, new ForwardPass(tokens, Hooks.none(), dtype, null, false))));
    }

    public Dimensions dimensions() {
        return dimensions;
    }

    public Dtype dtype() {
        return dtype;
    }

    public List<Block> blocks() {
        return blocks;
    }

    /** How many numbers a feature has. */
    public int features() {
        return Math.toIntExact(projection.outputs());
    }

    /** Every hook point that fires, in order. */
    public SequencedSet<HookPoint> points() {
        return Collections.unmodifiableSequencedSet(points);
    }

    /** Forward and backward passes so far. */
    public PassCount passes() {
        return passes;
    }
}
