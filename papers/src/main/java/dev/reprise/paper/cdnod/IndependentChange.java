package dev.reprise.paper.cdnod;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;

/**
 * Whether the causes and the mechanism that leads from them to the effect change independently of each other, which they do in the right
 * direction: with {@link Mechanisms}' G1 of the mechanism and G2 of the causes, centred by H,
 *
 * <p>{@code Delta(X -> Y) = sum(H G1 H * H G2 H) / T^2}, plain, or divided by {@code tr(H G1 H) tr(H G2 H)} in place of T^2, normalised: the HSIC of
 * the two over C. The smaller of the two directions is the better one.
 *
 * <pre>{@code
 * var kernels = KernelSettings.of(0.5, 0.1, 1);
 * boolean forth = IndependentChange.of(x, y, domain, kernels).orElseThrow().normalised()
 *         < IndependentChange.of(y, x, domain, kernels).orElseThrow().normalised();
 * }</pre>
 *
 * @param plain      at least 0, up to rounding
 * @param normalised 0 to 1, up to rounding
 */
public record IndependentChange(double plain, double normalised) {

    /** Which of the two values decides. */
    public enum Form {
        NORMALISED,
        PLAIN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public double value(Form form) {
        return form == Form.PLAIN ? plain : normalised;
    }

    /**
     * Measures one direction; empty if one of the two does not change with C at all.
     *
     * @param causes [column][row], standardised here
     * @param effect [column][row], standardised here
     * @param surrogate C, a value a row, in the units of the settings' width
     * @throws InvalidInputException without causes
     */
    public static Optional<IndependentChange> of(
            double[][] causes, double[][] effect, double[] surrogate, KernelSettings settings) {
        if (causes.length == 0 || effect.length == 0) {
            throw new InvalidInputException("a direction has at least one cause and one effect");
        }
        return Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                var mechanisms = new Mechanisms(surrogate, settings);
                var x = Columns.standardised(causes);
                var y = Columns.standardised(effect);
                var mechanism = Mechanisms.similarity(mechanisms.conditional(x, y));
                var cause = Mechanisms.similarity(mechanisms.marginal(x));
                if (mechanism.isEmpty() || cause.isEmpty()) {
                    return Optional.empty();
                }
                var g1 = Mechanisms.centred(mechanism.get());
                var g2 = Mechanisms.centred(cause.get());
                double sum = Torch.item(g1.mul(g2).sum());
                double rows = surrogate.length;
                double traces = Torch.item(g1.trace()) * Torch.item(g2.trace());
                return Optional.of(new IndependentChange(sum / (rows * rows), sum / traces));
            }
        });
    }
}
