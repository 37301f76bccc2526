package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A change of an activation: a function of it. The result must have its shape and dtype. The activation handed in is a copy, so it may be
 * edited in place; gradients flow through whatever differentiable operations the function uses.
 *
 * <p>The common ones are ready-made, and each can be narrowed to positions, rows of the batch and heads:
 *
 * <pre>{@code
 * var hooks = Hooks.none()
 *         .intervene(Site.Z.at(5), Intervention.scale(0).heads(3).at(Positions.last()))
 *         .intervene(Site.RESID_POST.at(8), Intervention.add(direction).at(Positions.generated()).rows(0));
 * }</pre>
 */
@FunctionalInterface
public interface Intervention {
    /**
     * The activation's new value.
     *
     * @param activation shaped as the point's {@link Site} says
     */
    Tensor apply(Tensor activation, Context context);

    /** Where an intervention is at work. */
    record Context(HookPoint point, TokenBatch tokens) {}

    /** {@code x + vector}, broadcast. */
    static Intervention add(Tensor vector) {
        return (x, context) -> x.add(vector.to(x.scalar_type()));
    }

    /** {@code factor * x}; 0 ablates. */
    static Intervention scale(double factor) {
        return (x, context) -> Torch.mul(x, factor);
    }

    /**
     * {@code x - (x . u) u} with {@code u = direction / |direction|}, over the last dimension; computed in float32 at least.
     *
     * @throws InvalidInputException when it runs, for a direction of length 0 or one that is not finite
     */
    static Intervention projectOut(Tensor direction) {
        return (x, context) -> {
            var wide = x.element_size() < 4 ? Torch.to(x, Dtype.FLOAT32) : x;
            var d = direction.to(wide.scalar_type());
            var length = d.norm();
            if (!(Torch.item(length) > 0) || Double.isInfinite(Torch.item(length))) {
                throw new InvalidInputException("the direction to project out at " + context.point()
                        + " has the length " + Torch.item(length) + ": it points nowhere");
            }
            var unit = d.div(length);
            return wide.sub(Torch.sum(wide.mul(unit), true, -1).mul(unit)).to(x.scalar_type());
        };
    }

    /** The given value instead, broadcast. */
    static Intervention replace(Tensor value) {
        return (x, context) -> value.to(x.scalar_type()).expand_as(x);
    }

    /** The value that the same point had in another run. */
    static Intervention replaceFrom(Trace other) {
        return (x, context) -> other.get(context.point()).to(x.scalar_type()).expand_as(x);
    }

    /**
     * Other vectors in the place of neighbouring tokens, such as learned prompts: position {@code first + i} of every row becomes
     * {@code values[i]}; gradients flow to the values.
     *
     * @param values [n, width]; for sites without heads
     * @throws InvalidInputException when it runs, if a row does not have these positions
     */
    static Intervention overwrite(int first, Tensor values) {
        int count = Math.toIntExact(values.size(0));
        var positions = new int[count];
        Arrays.setAll(positions, i -> first + i);
        Intervention places = (x, context) -> {
            var tokens = context.tokens();
            var index = new long[tokens.rows() * tokens.columns()];
            for (int i = 0; i < index.length; i++) {
                int place = tokens.position(i / tokens.columns(), i % tokens.columns()) - first;
                index[i] = Math.clamp(place, 0, count - 1);
            }
            return values.to(x.scalar_type())
                    .index_select(0, Torch.tensor(index, index.length))
                    .view(tokens.rows(), tokens.columns(), values.size(1));
        };
        return places.at(Positions.at(positions));
    }

    /** Each element held within [low, high]. */
    static Intervention clamp(double low, double high) {
        return (x, context) -> x.clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    }

    /** {@code x A^T + b} over the last dimension; {@code A} is [width, width], {@code b} is [width]. */
    static Intervention affine(Tensor a, Tensor b) {
        return (x, context) -> torch.linear(x, a.to(x.scalar_type()), b.to(x.scalar_type()));
    }

    /** This change, then another. */
    default Intervention then(Intervention next) {
        return (x, context) -> ForwardPass.changed(next, apply(x, context), context);
    }

    /**
     * This change at some positions only; on attention scores and patterns these are the query's positions. They are checked in every row
     * of the batch, whatever rows the change is narrowed to; {@link Positions#perRow} and {@link Positions#mask} name them row by row.
     */
    default Intervention at(Positions positions) {
        Objects.requireNonNull(positions);
        return (x, context) -> {
            var tokens = context.tokens();
            positions.check(tokens);
            var chosen = new boolean[tokens.rows() * tokens.columns()];
            for (int r = 0; r < tokens.rows(); r++) {
                for (int c = 0; c < tokens.columns(); c++) {
                    chosen[r * tokens.columns() + c] =
                            tokens.isToken(r, c) && positions.includes(tokens, r, tokens.position(r, c));
                }
            }
            var shape = new long[(int) x.dim()];
            Arrays.fill(shape, 1);
            shape[0] = tokens.rows();
            shape[context.point().site().layout().positionAxis()] = tokens.columns();
            return where(Torch.tensor(chosen, shape), x, context);
        };
    }

    /** This change in some rows of the batch only, 0-based. */
    default Intervention rows(int... rows) {
        return (x, context) -> where(chosen(rows, 0, "row", x, context), x, context);
    }

    /** This change in some heads only, 0-based; key and value sites have one a group of query heads, {@link Site#EXPERT_OUT} has experts. */
    default Intervention heads(int... heads) {
        return (x, context) -> {
            int axis = context.point().site().layout().headAxis();
            if (axis < 0) {
                throw new InvalidInputException(context.point() + " has no heads");
            }
            return where(chosen(heads, axis, "head", x, context), x, context);
        };
    }

    private static Tensor chosen(int[] indices, int axis, String what, Tensor x, Context context) {
        var shape = new long[(int) x.dim()];
        Arrays.fill(shape, 1);
        shape[axis] = x.size(axis);
        var chosen = new boolean[(int) shape[axis]];
        for (int index : indices) {
            if (index < 0 || index >= chosen.length) {
                throw new InvalidInputException(
                        what + " " + index + " at " + context.point() + ": there are " + chosen.length);
            }
            chosen[index] = true;
        }
        return Torch.tensor(chosen, shape);
    }

    private Tensor where(Tensor condition, Tensor x, Context context) {
        // the change may edit in place, so it gets a copy and the untouched part keeps the original
        return torch.where(condition, ForwardPass.changed(this, x, context), x);
    }
}
