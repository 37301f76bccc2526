package dev.reprise.model;

import dev.reprise.core.Torch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Rotary position embedding, the two halves of the rotated part paired: {@code y = x cos(p f) + rotateHalf(x) sin(p f)}.
 *
 * @param inverseFrequencies f, float32 [rotated / 2]: radians a position
 * @param rotated how many of a head's leading dimensions are rotated; the rest passes through
 * @param factor what cosine and sine are multiplied by (1, save for YaRN)
 */
public record RotaryEmbedding(Tensor inverseFrequencies, int rotated, double factor) {
    /** Cosine and sine, [B, T, 1, rotated] each. */
    record Angles(Tensor cos, Tensor sin) {}

    Angles angles(Tensor positions) {
        var angle = torch.matmul(
                positions.to(inverseFrequencies.scalar_type()).unsqueeze(-1), inverseFrequencies.unsqueeze(0));
        var both = Torch.cat(-1, angle, angle).unsqueeze(2);
        return factor == 1
                ? new Angles(both.cos(), both.sin())
                : new Angles(Torch.mul(both.cos(), factor), Torch.mul(both.sin(), factor));
    }

    /**
     * Rotates queries or keys by their positions.
     *
     * @param x [B, T, heads, d_head]
     */
    Tensor apply(Tensor x, ForwardPass pass) {
        var angles = pass.angles(this);
        var cos = angles.cos.to(x.scalar_type());
        var sin = angles.sin.to(x.scalar_type());
        long width = x.size(-1);
        if (rotated == width) {
            return rotate(x, cos, sin);
        }
        return Torch.cat(-1, rotate(Torch.slice(x, -1, 0, rotated), cos, sin), Torch.slice(x, -1, rotated, width));
    }

    private static Tensor rotate(Tensor x, Tensor cos, Tensor sin) {
        long width = x.size(-1);
        var first = Torch.slice(x, -1, 0, width / 2);
        var second = Torch.slice(x, -1, width / 2, width);
        return x.mul(cos).add(Torch.cat(-1, second.neg(), first).mul(sin));
    }
}
