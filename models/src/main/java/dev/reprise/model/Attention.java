package dev.reprise.model;

import static dev.reprise.model.Site.K;
import static dev.reprise.model.Site.K_PER_QUERY;
import static dev.reprise.model.Site.PATTERN;
import static dev.reprise.model.Site.Q;
import static dev.reprise.model.Site.RESULT;
import static dev.reprise.model.Site.ROT_K;
import static dev.reprise.model.Site.ROT_Q;
import static dev.reprise.model.Site.SCORES;
import static dev.reprise.model.Site.V;
import static dev.reprise.model.Site.V_PER_QUERY;
import static dev.reprise.model.Site.Z;

import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention: {@code softmax(q k^T scale + mask) v}, heads joined by the output projection. Query heads may share keys
 * and values in groups (grouped-query attention; one group is multi-query attention).
 *
 * @param heads H, query heads
 * @param groups G, key-value heads; divides H
 * @param headWidth d_head
 * @param scale what the scores are multiplied by, mostly {@code 1/sqrt(d_head)}
 * @param softCap c in {@code c tanh(scores / c)}; 0 = none
 * @param causal whether a query sees only itself and the keys before it
 * @param window how many keys a query sees at most, itself included, from there back; 0 = all
 * @param queryNorm norm of each query head, or of all together, or null
 * @param keyNorm norm of each key head, or of all together, or null
 * @param rotary position embedding of queries and keys, or null
 */
public record Attention(
        int layer,
        int heads,
        int groups,
        int headWidth,
        double scale,
        double softCap,
        boolean causal,
        int window,
        Linear query,
        Linear key,
        Linear value,
        Linear output,
        @Nullable Norm queryNorm,
        @Nullable Norm keyNorm,
        @Nullable RotaryEmbedding rotary) {

    /** @param x normalised residual stream, [B, T, d_model] */
    Tensor apply(Tensor x, ForwardPass pass) {
        var q = pass.at(Q.at(layer), split(query.apply(x), heads));
        var k = pass.at(K.at(layer), split(key.apply(x), groups));
        var v = pass.at(V.at(layer), split(value.apply(x), groups));
        if (queryNorm != null) {
            q = queryNorm.apply(q, pass);
        }
        if (keyNorm != null) {
            k = keyNorm.apply(k, pass);
        }
        if (rotary != null) {
            q = pass.at(ROT_Q.at(layer), rotary.apply(q, pass));
            k = pass.at(ROT_K.at(layer), rotary.apply(k, pass));
        }
        return project(attend(q, k, v, pass), pass);
    }

    /** [B, T, n * d_head] to [B, T, n, d_head]. */
    private Tensor split(Tensor x, int n) {
        return x.view(x.size(0), x.size(1), n, headWidth);
    }

    /** Weighted values of each head, [B, T, H, d_head]. */
    private Tensor attend(Tensor q, Tensor k, Tensor v, ForwardPass pass) {
        long batch = q.size(0);
        long positions = q.size(1);
        // Query heads of a group stand one below the other, so that keys and values need not be repeated: [B, G, H/G *
        // T, d_head].
        // Where someone wants to see or change keys or values as a single query head sees them, each head gets its own
        // copy. Where they are only looked at, the pass goes on with the groups, so that looking changes no bit.
        var keysSeen = K_PER_QUERY.at(layer);
        var valuesSeen = V_PER_QUERY.at(layer);
        if (groups == heads || pass.changes(keysSeen) || pass.changes(valuesSeen) || pass.pastHeads(layer) == heads) {
            k = pass.at(keysSeen, perQuery(k));
            v = pass.at(valuesSeen, perQuery(v));
        } else if (pass.wants(keysSeen) || pass.wants(valuesSeen)) {
            pass.at(keysSeen, perQuery(k));
            pass.at(valuesSeen, perQuery(v));
        }
        long sets = k.size(2);
        var memory = pass.withPast(layer, k.transpose(1, 2), v.transpose(1, 2));
        if (softCap == 0 && pass.isFused(layer, causal, window)) {
            return pass.at(Z.at(layer), fused(q, memory).transpose(1, 2));
        }
        var queries = q.transpose(1, 2).reshape(batch, sets, heads / sets * positions, headWidth);
        var scores = Torch.mul(torch.matmul(queries, memory.keys().transpose(2, 3)), scale)
                .view(batch, heads, positions, memory.keys().size(2));
        if (softCap != 0) {
            scores = Torch.mul(Torch.mul(scores, 1 / softCap).tanh(), softCap);
        }
        var mask = pass.mask(causal, window);
        if (mask != null) {
            scores = scores.add(mask.to(scores.scalar_type()));
        }
        scores = pass.at(SCORES.at(layer), scores);
        var pattern = pass.at(PATTERN.at(layer), pass.rules().pattern(softmax(scores)));
        var z = torch.matmul(pattern.reshape(batch, sets, heads / sets * positions, pattern.size(3)), memory.values())
                .view(batch, heads, positions, headWidth)
                .transpose(1, 2);
        return pass.at(Z.at(layer), z);
    }

    /** Attention without scores and pattern in memory: faster, forwards and backwards. [B, H, T, d_head] */
    private Tensor fused(Tensor q, KeyValueCache.Layer memory) {
        return torch.scaled_dot_product_attention(
                q.transpose(1, 2),
                memory.keys(),
                memory.values(),
                new TensorOptional(),
                0,
                causal,
                new DoubleOptional(scale),
                memory.heads() != heads);
    }

    /** [B, T, G, d_head] to [B, T, H, d_head]. */
    private Tensor perQuery(Tensor x) {
        if (groups == heads) {
            return x;
        }
        return Torch.repeat(x, 2, heads / groups);
    }

    /** Over the last dimension, computed in float32 at least. */
    private static Tensor softmax(Tensor scores) {
        var wide = scores.element_size() < 4 ? scores.to(torch.ScalarType.Float) : scores;
        return wide.softmax(-1).to(scores.scalar_type());
    }

    /** Joins the heads: {@code sum over heads of z_h W_O,h, + b}. */
    private Tensor project(Tensor z, ForwardPass pass) {
        if (pass.wants(RESULT.at(layer))) {
            var result = pass.at(RESULT.at(layer), perHead(z));
            if (pass.changes(RESULT.at(layer))) {
                var sum = Torch.sum(result, false, 2);
                return output.bias() == null ? sum : sum.add(output.bias());
            }
        }
        return output.apply(z.reshape(z.size(0), z.size(1), (long) heads * headWidth));
    }

    /** What each head writes: [B, T, H, d_head] to [B, T, H, d_model]. */
    private Tensor perHead(Tensor z) {
        // [d_model, H * d_head] -> [H, d_head, d_model]
        var weights = output.weight().view(-1, heads, headWidth).permute(1, 2, 0);
        var byHead = z.permute(2, 0, 1, 3).reshape(heads, z.size(0) * z.size(1), headWidth);
        return torch.matmul(byHead, weights)
                .view(heads, z.size(0), z.size(1), weights.size(2))
                .permute(1, 2, 0, 3);
    }

    List<HookPoint> points() {
        var points = new ArrayList<>(List.of(Q.at(layer), K.at(layer), V.at(layer)));
        if (queryNorm != null) {
            points.addAll(queryNorm.points());
        }
        if (keyNorm != null) {
            points.addAll(keyNorm.points());
        }
        if (rotary != null) {
            points.addAll(List.of(ROT_Q.at(layer), ROT_K.at(layer)));
        }
        points.addAll(List.of(
                K_PER_QUERY.at(layer),
                V_PER_QUERY.at(layer),
                SCORES.at(layer),
                PATTERN.at(layer),
                Z.at(layer),
                RESULT.at(layer)));
        return points;
    }
}
