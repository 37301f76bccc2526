package dev.reprise.paper.cdnod;

import dev.reprise.core.Torch;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How one mechanism moves with C, as a curve in a few dimensions: kernel PCA of {@link Mechanisms}' Gram matrix over C. With M = Ml,
 * {@code G} its similarity and {@code K = H G H}, the curve is {@code (G v_1, G v_2, G v_3)}, v_i the leading eigenvectors of K/T. Scale and sign mean
 * nothing; here the number that is largest without its sign is positive.
 *
 * <pre>{@code
 * var force = DrivingForce.of(new double[][] {}, new double[][] {price}, time, KernelSettings.of(0.5, 0.2, 1));
 * double[] first = force.gaussian().curve()[0];
 * }</pre>
 *
 * @param gaussian by G; the curve is 0 if nothing changes with C
 * @param linear   by M itself in place of G
 */
public record DrivingForce(Components gaussian, Components linear) {
    /** How many components there are. */
    public static final int COMPONENTS = 3;

    private static final int MOST_EIGENVALUES = 10;

    /**
     * Leading components.
     *
     * @param curve       [component][row]
     * @param eigenvalues of K/T, descending: more than there are components, to see what is left out
     */
    @SuppressWarnings("ArrayRecordComponent") // numbers, not to be compared or changed
    public record Components(double[][] curve, double[] eigenvalues) {}

    /**
     * Estimates it.
     *
     * @param causes    [column][row]; none for a root; brought to standard deviation 1 here
     * @param effect    [column][row]; likewise
     * @param surrogate C, a value a row, in the units of the settings' width; at least 3 rows
     */
    public static DrivingForce of(double[][] causes, double[][] effect, double[] surrogate, KernelSettings settings) {
        return Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                var m = new Mechanisms(surrogate, settings).conditional(Columns.scaled(causes), Columns.scaled(effect));
                var g = Mechanisms.similarity(m);
                int rows = surrogate.length;
                var still = new Components(new double[COMPONENTS][rows], new double[COMPONENTS]);
                return new DrivingForce(g.map(DrivingForce::components).orElse(still), components(m));
            }
        });
    }

    private static Components components(Tensor g) {
        int rows = (int) g.size(0);
        var decomposition = torch.linalg_eigh(Torch.mul(Mechanisms.centred(g), 1.0 / rows));
        var ascending = Torch.doubles(decomposition.get0());
        int count = Math.min(rows, MOST_EIGENVALUES);
        var eigenvalues = IntStream.range(0, count)
                .mapToDouble(i -> ascending[rows - 1 - i])
                .toArray();
        var leading = Torch.slice(decomposition.get1(), 1, rows - COMPONENTS, rows);
        var values = Torch.doubles(leading.t().matmul(g)); // [component, row], the last component first
        var curve = new double[COMPONENTS][];
        for (int i = 0; i < COMPONENTS; i++) {
            int from = (COMPONENTS - 1 - i) * rows;
            curve[i] = positive(Arrays.copyOfRange(values, from, from + rows));
        }
        return new Components(curve, eigenvalues);
    }

    private static double[] positive(double[] curve) {
        double extreme = 0;
        for (double value : curve) {
            extreme = Math.abs(value) > Math.abs(extreme) ? value : extreme;
        }
        double sign = extreme < 0 ? -1 : 1;
        return Arrays.stream(curve).map(v -> sign * v).toArray();
    }
}
