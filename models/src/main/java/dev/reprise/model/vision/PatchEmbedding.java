package dev.reprise.model.vision;

import static dev.reprise.model.Site.EMBED;
import static dev.reprise.model.Site.POS_EMBED;

import dev.reprise.core.Torch;
import dev.reprise.model.ForwardPass;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Norm;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A picture as tokens: a class token, then one a patch in rows from the upper left, {@code norm([class; W patch] + positions)}.
 *
 * @param patches W, [d_model, channels, patch, patch]
 * @param classToken [d_model]
 * @param positions [1 + patches, d_model]
 * @param norm before the first block
 */
public record PatchEmbedding(Tensor patches, Tensor classToken, Tensor positions, Norm norm) {
    /**
     * Embeds pictures.
     *
     * @param images [B, channels, H, W]
     * @param more tokens behind the patches, which have no position: [n, d_model], or [B, n, d_model]
     * @return [B, 1 + patches + n, d_model]
     */
    Tensor apply(Tensor images, @Nullable Tensor more, ForwardPass pass) {
        long side = patches.size(2);
        var tokens = torch.conv2d(
                        images.to(patches.scalar_type()),
                        patches,
                        new TensorOptional(),
                        new long[] {side, side},
                        new long[] {0, 0},
                        new long[] {1, 1},
                        1)
                .flatten(2, -1)
                .transpose(1, 2);
        var first = classToken.expand(images.size(0), 1, classToken.size(0));
        var x = pass.at(EMBED.point(), Torch.cat(1, first, tokens));
        x = x.add(pass.at(POS_EMBED.point(), positions.unsqueeze(0).expand_as(x)));
        return norm.apply(more == null ? x : pass.append(x, more), pass);
    }

    List<HookPoint> points() {
        var points = new ArrayList<>(List.of(EMBED.point(), POS_EMBED.point()));
        points.addAll(norm.points());
        return points;
    }
}
