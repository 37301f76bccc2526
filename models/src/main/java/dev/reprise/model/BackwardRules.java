package dev.reprise.model;

import org.bytedeco.pytorch.Tensor;

/**
 * How the non-linear parts of a model are differentiated. Each method returns the value that it is asked for; what it may change is
 * where automatic differentiation looks: a detached factor is a constant to it. Read at forward time, by every family.
 */
public interface BackwardRules {
    /** True derivatives everywhere. */
    BackwardRules AUTOGRAD = new BackwardRules() {};

    /** The scale that a norm (of the residual stream, of queries and keys, the final one) divides by. */
    default Tensor normScale(Tensor scale) {
        return scale;
    }

    /** {@code activation(x)} of a feed-forward. */
    default Tensor activation(Activation activation, Tensor x) {
        return activation.apply(x);
    }

    /** The product of the two branches of a gated feed-forward. */
    default Tensor product(Tensor gate, Tensor up) {
        return gate.mul(up);
    }

    /** The weights of the experts: 0 where one is not selected. */
    default Tensor routing(Tensor weights) {
        return weights;
    }

    /** The attention pattern after the softmax. */
    default Tensor pattern(Tensor pattern) {
        return pattern;
    }
}
