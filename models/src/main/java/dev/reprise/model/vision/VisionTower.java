package dev.reprise.model.vision;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.Encoder;
import dev.reprise.model.Hooks;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Trace;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The image tower of a CLIP pair: patches, blocks in which every token sees all, feature = the class token after the final norm, projected.
 *
 * <pre>{@code
 * try (var trace = tower.run(images, prompts, Hooks.none().withGraph().intervene(Site.RESID_PRE.at(1), Intervention.overwrite(17, deeper)))) {
 *     Tensor features = trace.features(); // [B, joint]
 * }
 * }</pre>
 */
public final class VisionTower {
    private final PatchEmbedding embedding;
    private final Encoder encoder;
    private final int side;

    /** @param side of a picture, in pixels */
    VisionTower(PatchEmbedding embedding, Encoder encoder, int side) {
        this.embedding = embedding;
        this.encoder = encoder;
        this.side = side;
    }

    /**
     * One forward pass.
     *
     * @param images [B, channels, side, side], prepared as the model wants them
     */
    public Trace run(Tensor images, Hooks hooks) {
        return run(images, null, hooks);
    }

    /**
     * One forward pass with more tokens behind the patches. They come after position embeddings and before the first norm; at the points up to
     * {@code hook_pos_embed} there are only class token and patches, at all others these tokens too.
     *
     * @param more [n, d_model], the same for each picture, or [B, n, d_model]; null = none
     * @throws InvalidInputException for pictures or tokens of another shape, or points that the tower lacks
     */
    public Trace run(Tensor images, @Nullable Tensor more, Hooks hooks) {
        var shape = Torch.shape(images);
        if (shape.length != 4 || shape[0] < 1 || shape[1] != channels() || shape[2] != side || shape[3] != side) {
            throw new InvalidInputException("pictures of the shape [B, %d, %d, %d] are needed, not %s"
                    .formatted(channels(), side, side, Arrays.toString(shape)));
        }
        int rows = Math.toIntExact(shape[0]);
        if (more != null) {
            requireTokens(more, rows);
        }
        return encoder.run(
                TokenBatch.blank(rows, tokens()), new int[rows], hooks, pass -> embedding.apply(images, more, pass));
    }

    private void requireTokens(Tensor more, int rows) {
        var shape = Torch.shape(more);
        boolean fits = shape.length == 2 || (shape.length == 3 && shape[0] == rows);
        if (!fits || shape[shape.length - 1] != encoder.dimensions().width()) {
            throw new InvalidInputException("tokens of the shape [n, %2$d] or [%1$d, n, %2$d] are needed, not %3$s"
                    .formatted(rows, encoder.dimensions().width(), Arrays.toString(shape)));
        }
    }

    /** Class token and patches. */
    public int tokens() {
        return encoder.dimensions().context();
    }

    /** Patches along a side. */
    public int grid() {
        return side / Math.toIntExact(embedding.patches().size(2));
    }

    /** Of a picture, in pixels. */
    public int side() {
        return side;
    }

    public int channels() {
        return Math.toIntExact(embedding.patches().size(1));
    }

    public PatchEmbedding embedding() {
        return embedding;
    }

    public Encoder encoder() {
        return encoder;
    }
}
