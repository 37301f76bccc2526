package dev.reprise.paper.cdnod;

import dev.reprise.core.InvalidInputException;

/**
 * The kernels that compare mechanisms. A Gaussian kernel of width w is {@code exp(-|a - b|^2 / (2 w^2))}.
 *
 * @param width     of the kernels on causes and effect, which have standard deviation 1
 * @param surrogateWidth of the kernel on C, in C's units as it is given
 * @param lambda    of the kernel regressions
 * @param learned   whether widths and lambda are learned by a Gaussian process that starts at these
 */
public record KernelSettings(double width, double surrogateWidth, double lambda, boolean learned) {
    public KernelSettings {
        if (!(width > 0 && surrogateWidth > 0 && lambda > 0)) {
            throw new InvalidInputException(
                    "widths and lambda must be above 0, not " + width + ", " + surrogateWidth + " and " + lambda);
        }
    }

    public static KernelSettings of(double width, double surrogateWidth, double lambda) {
        return new KernelSettings(width, surrogateWidth, lambda, false);
    }
}
