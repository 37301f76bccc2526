package dev.reprise.model;

import static dev.reprise.model.Site.ATTN_OUT;
import static dev.reprise.model.Site.MLP_OUT;
import static dev.reprise.model.Site.RESID_MID;
import static dev.reprise.model.Site.RESID_POST;
import static dev.reprise.model.Site.RESID_PRE;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One layer of a transformer. */
public sealed interface Block {
    /** @param x residual stream, [B, T, d_model] */
    Tensor forward(Tensor x, ForwardPass pass);

    Attention attention();

    FeedForward mlp();

    /** The hook points that fire here, in order. */
    List<HookPoint> points();

    /** {@code x + attention(norm(x))}, then {@code x + mlp(norm(x))}. */
    record PreNorm(int layer, Norm attentionNorm, Attention attention, Norm mlpNorm, FeedForward mlp) implements Block {
        @Override
        public Tensor forward(Tensor x, ForwardPass pass) {
            x = pass.at(RESID_PRE.at(layer), x);
            var attended = pass.at(ATTN_OUT.at(layer), attention.apply(attentionNorm.apply(x, pass), pass));
            x = pass.at(RESID_MID.at(layer), x.add(attended));
            var fed = pass.at(MLP_OUT.at(layer), mlp.apply(mlpNorm.apply(x, pass), pass));
            return pass.at(RESID_POST.at(layer), x.add(fed));
        }

        @Override
        public List<HookPoint> points() {
            var points = new ArrayList<HookPoint>();
            points.add(RESID_PRE.at(layer));
            points.addAll(attentionNorm.points());
            points.addAll(attention.points());
            points.addAll(List.of(ATTN_OUT.at(layer), RESID_MID.at(layer)));
            points.addAll(mlpNorm.points());
            points.addAll(mlp.points());
            points.addAll(List.of(MLP_OUT.at(layer), RESID_POST.at(layer)));
            return points;
        }
    }

    /** Norms on both sides: {@code x + postNorm(attention(norm(x)))}, then {@code x + postNorm(mlp(norm(x)))}. */
    record Sandwich(
            int layer,
            Norm attentionNorm,
            Attention attention,
            Norm attentionPostNorm,
            Norm mlpNorm,
            FeedForward mlp,
            Norm mlpPostNorm)
            implements Block {
        @Override
        public Tensor forward(Tensor x, ForwardPass pass) {
            x = pass.at(RESID_PRE.at(layer), x);
            var attended = attentionPostNorm.apply(attention.apply(attentionNorm.apply(x, pass), pass), pass);
            x = pass.at(RESID_MID.at(layer), x.add(pass.at(ATTN_OUT.at(layer), attended)));
            var fed = mlpPostNorm.apply(mlp.apply(mlpNorm.apply(x, pass), pass), pass);
            return pass.at(RESID_POST.at(layer), x.add(pass.at(MLP_OUT.at(layer), fed)));
        }

        @Override
        public List<HookPoint> points() {
            var points = new ArrayList<HookPoint>();
            points.add(RESID_PRE.at(layer));
            points.addAll(attentionNorm.points());
            points.addAll(attention.points());
            points.addAll(attentionPostNorm.points());
            points.addAll(List.of(ATTN_OUT.at(layer), RESID_MID.at(layer)));
            points.addAll(mlpNorm.points());
            points.addAll(mlp.points());
            points.addAll(mlpPostNorm.points());
            points.addAll(List.of(MLP_OUT.at(layer), RESID_POST.at(layer)));
            return points;
        }
    }

    /** Both read the same residual stream: {@code x + attention(norm1(x)) + mlp(norm2(x))}. */
    record Parallel(int layer, Norm attentionNorm, Attention attention, Norm mlpNorm, FeedForward mlp)
            implements Block {
        @Override
        public Tensor forward(Tensor x, ForwardPass pass) {
            x = pass.at(RESID_PRE.at(layer), x);
            var attended = pass.at(ATTN_OUT.at(layer), attention.apply(attentionNorm.apply(x, pass), pass));
            var fed = pass.at(MLP_OUT.at(layer), mlp.apply(mlpNorm.apply(x, pass), pass));
            return pass.at(RESID_POST.at(layer), x.add(attended).add(fed));
        }

        @Override
        public List<HookPoint> points() {
            var points = new ArrayList<HookPoint>();
            points.add(RESID_PRE.at(layer));
            points.addAll(attentionNorm.points());
            points.addAll(attention.points());
            points.add(ATTN_OUT.at(layer));
            points.addAll(mlpNorm.points());
            points.addAll(mlp.points());
            points.addAll(List.of(MLP_OUT.at(layer), RESID_POST.at(layer)));
            return points;
        }
    }
}
