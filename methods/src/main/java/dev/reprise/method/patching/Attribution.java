package dev.reprise.method.patching;

import dev.reprise.core.Torch;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Site.Layout;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * What {@link AttributionPatching} predicts: at every element of every activation, the metric's change if it were swapped alone. The
 * prediction is linear, so that of a larger swap is a sum. Owns its tensors.
 */
public final class Attribution implements AutoCloseable {
    private final Map<HookPoint, Tensor> products;
    private final Map<HookPoint, Tensor> different;
    private final double[] base;
    private final double[] source;

    Attribution(Map<HookPoint, Tensor> products, Map<HookPoint, Tensor> different, double[] base, double[] source) {
        this.products = products;
        this.different = different;
        this.base = base;
        this.source = source;
    }

    /** {@code (source - base) * d metric / d activation}, element by element, shaped as the activation. */
    public Tensor products(HookPoint point) {
        var tensor = products.get(point);
        if (tensor == null) {
            throw new IllegalStateException("no attribution at " + point + "; there are " + products.keySet());
        }
        return tensor;
    }

    /** Sums over heads and width: the predicted change by a swap at one position, [pair][position]. */
    public double[][] byPosition(HookPoint point) {
        return switch (point.site().layout()) {
            case RESIDUAL -> sums(point, -1);
            case HEADS -> sums(point, -1, -2);
            case PATTERN -> sums(point, -1, 1);
        };
    }

    /** Sums over positions and width: the predicted change by a swap of one head at all positions, [pair][head]. */
    public double[][] byHead(HookPoint point) {
        if (point.site().layout() == Layout.RESIDUAL) {
            throw new IllegalArgumentException(point + " has no heads");
        }
        return sums(point, -1, point.site().layout().positionAxis());
    }

    private double[][] sums(HookPoint point, long... axes) {
        return table(products(point), axes);
    }

    /** Whether the two runs differ at a position in any pair. */
    public boolean[] differsByPosition(HookPoint point) {
        return switch (point.site().layout()) {
            case RESIDUAL -> anyPair(point, -1);
            case HEADS -> anyPair(point, -1, -2);
            case PATTERN -> anyPair(point, -1, 1);
        };
    }

    /** Whether the two runs differ in a head, at any position of any pair. */
    public boolean[] differsByHead(HookPoint point) {
        return anyPair(point, -1, point.site().layout().positionAxis());
    }

    private boolean[] anyPair(HookPoint point, long... axes) {
        var flags = different.get(point);
        if (flags == null) {
            throw new IllegalStateException("no attribution at " + point + "; there are " + different.keySet());
        }
        double[][] counts = table(flags, axes);
        var any = new boolean[counts[0].length];
        for (double[] row : counts) {
            for (int i = 0; i < any.length; i++) {
                any[i] |= row[i] != 0;
            }
        }
        return any;
    }

    private static double[][] table(Tensor values, long... axes) {
        try (var _ = new PointerScope()) {
            var sums = Torch.sum(values, false, axes);
            double[] flat = Torch.doubles(sums);
            int rows = (int) sums.size(0);
            int width = (int) sums.size(1);
            var result = new double[rows][width];
            for (int r = 0; r < rows; r++) {
                System.arraycopy(flat, r * width, result[r], 0, width);
            }
            return result;
        }
    }

    /** The metric of each base pair. */
    public double[] base() {
        return base.clone();
    }

    /** The metric of each source pair. */
    public double[] source() {
        return source.clone();
    }

    @Override
    public void close() {
        products.values().forEach(Tensor::close);
        different.values().forEach(Tensor::close);
    }
}
