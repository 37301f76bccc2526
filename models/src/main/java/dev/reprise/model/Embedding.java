package dev.reprise.model;

import static dev.reprise.model.Site.EMBED;
import static dev.reprise.model.Site.POS_EMBED;

import dev.reprise.core.Torch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * {@code scale W_E[id]}, plus {@code W_P[position]} where positions are learned.
 *
 * @param tokens W_E, [vocabulary, d_model]
 * @param positions W_P, [context, d_model], or null
 * @param scale what token embeddings are multiplied by, rounded to the model's dtype; 1 = nothing
 */
public record Embedding(Tensor tokens, @Nullable Tensor positions, double scale) {
    /** [B, T, d_model] */
    public Tensor apply(ForwardPass pass) {
        var embedded = torch.embedding(tokens, pass.tokens().idTensor());
        if (scale != 1) {
            embedded = embedded.mul(Torch.full(scale, pass.dtype()));
        }
        var x = pass.at(EMBED.point(), embedded);
        if (positions == null) {
            return x;
        }
        return x.add(pass.at(POS_EMBED.point(), torch.embedding(positions, pass.positions())));
    }

    /** The hook points that fire here. */
    public List<HookPoint> points() {
        return positions == null ? List.of(EMBED.point()) : List.of(EMBED.point(), POS_EMBED.point());
    }
}
