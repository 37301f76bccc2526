package dev.reprise.model;

import static dev.reprise.model.Site.MLP_POST;
import static dev.reprise.model.Site.MLP_PRE;
import static dev.reprise.model.Site.MLP_PRE_LINEAR;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The position-wise part of a block. */
public sealed interface FeedForward permits FeedForward.Mlp, FeedForward.GatedMlp, MixtureOfExperts {
    /** @param x normalised residual stream, [B, T, d_model] */
    Tensor apply(Tensor x, ForwardPass pass);

    /** The hook points that fire here. */
    List<HookPoint> points();

    /** Width of the hidden layer; where there are experts, of the shared one's, or of each one's if none is shared. */
    long width();

    /** {@code down(act(up(x)))}. */
    record Mlp(int layer, Linear up, Activation activation, Linear down) implements FeedForward {
        @Override
        public Tensor apply(Tensor x, ForwardPass pass) {
            var pre = pass.at(MLP_PRE.at(layer), up.apply(x));
            return down.apply(pass.at(MLP_POST.at(layer), pass.rules().activation(activation, pre)));
        }

        @Override
        public List<HookPoint> points() {
            return List.of(MLP_PRE.at(layer), MLP_POST.at(layer));
        }

        @Override
        public long width() {
            return up.outputs();
        }
    }

    /** {@code down(act(gate(x)) * up(x))}. */
    record GatedMlp(int layer, Linear gate, Linear up, Activation activation, Linear down) implements FeedForward {
        @Override
        public Tensor apply(Tensor x, ForwardPass pass) {
            var gated = pass.rules().activation(activation, pass.at(MLP_PRE.at(layer), gate.apply(x)));
            var linear = pass.at(MLP_PRE_LINEAR.at(layer), up.apply(x));
            return down.apply(pass.at(MLP_POST.at(layer), pass.rules().product(gated, linear)));
        }

        @Override
        public List<HookPoint> points() {
            return List.of(MLP_PRE.at(layer), MLP_PRE_LINEAR.at(layer), MLP_POST.at(layer));
        }

        @Override
        public long width() {
            return up.outputs();
        }
    }
}
