package dev.reprise.data.generator.molecule;

import dev.reprise.data.AtomicStructure;
import java.util.Objects;

/** All pairs of atoms and of their periodic images. */
final class Pairs {
    private Pairs() {}

    interface Visitor {
        /**
         * @param i an atom
         * @param j another, or the same in another cell
         * @param x to y to z from i to the image of j
         */
        void visit(int i, int j, double x, double y, double z, double distance);
    }

    /**
     * Each ordered pair nearer than the cutoff: (i, j) and (j, i) both.
     *
     * @param cutoff may be infinite where nothing is periodic
     */
    static void visit(AtomicStructure structure, double cutoff, Visitor visitor) {
        var repeats = repeats(structure, cutoff);
        var positions = structure.positions();
        var extent = extent(positions);
        for (int a = -repeats[0]; a <= repeats[0]; a++) {
            for (int b = -repeats[1]; b <= repeats[1]; b++) {
                for (int c = -repeats[2]; c <= repeats[2]; c++) {
                    var shift = shift(structure, a, b, c);
                    if (apart(shift, extent, cutoff)) {
                        continue;
                    }
                    boolean home = a == 0 && b == 0 && c == 0;
                    for (int i = 0; i < structure.size(); i++) {
                        for (int j = 0; j < structure.size(); j++) {
                            if (i == j && home) {
                                continue;
                            }
                            double x = positions[3 * j] + shift[0] - positions[3 * i];
                            double y = positions[3 * j + 1] + shift[1] - positions[3 * i + 1];
                            double z = positions[3 * j + 2] + shift[2] - positions[3 * i + 2];
                            double distance = Math.sqrt(x * x + y * y + z * z);
                            if (distance < cutoff) {
                                visitor.visit(i, j, x, y, z, distance);
                            }
                        }
                    }
                }
            }
        }
    }

    /** How far the atoms reach along each axis. */
    private static double[] extent(double[] positions) {
        var extent = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = axis; i < positions.length; i += 3) {
                low = Math.min(low, positions[i]);
                high = Math.max(high, positions[i]);
            }
            extent[axis] = high - low;
        }
        return extent;
    }

    /** Whether all images lie beyond the cutoff, along one of the axes alone. */
    private static boolean apart(double[] shift, double[] extent, double cutoff) {
        boolean apart = false;
        for (int axis = 0; axis < 3; axis++) {
            apart |= Math.abs(shift[axis]) - extent[axis] >= cutoff;
        }
        return apart;
    }

    private static double[] shift(AtomicStructure structure, int a, int b, int c) {
        var cell = structure.cell();
        var shift = new double[3];
        for (int k = 0; k < 3 && cell != null; k++) {
            shift[k] = a * cell[k] + b * cell[3 + k] + c * cell[6 + k];
        }
        return shift;
    }

    /** How many cells away an image may lie, along each vector: the extent of the atoms and the cutoff, over the distance of the cell's faces. */
    private static int[] repeats(AtomicStructure structure, double cutoff) {
        var repeats = new int[3];
        if (!structure.periodic().contains(true)) {
            return repeats;
        }
        var cell = Objects.requireNonNull(structure.cell());
        for (int k = 0; k < 3; k++) {
            if (!structure.periodic().get(k)) {
                continue;
            }
            int p = (k + 1) % 3 * 3;
            int q = (k + 2) % 3 * 3;
            var normal = new double[] {
                cell[p + 1] * cell[q + 2] - cell[p + 2] * cell[q + 1],
                cell[p + 2] * cell[q] - cell[p] * cell[q + 2],
                cell[p] * cell[q + 1] - cell[p + 1] * cell[q]
            };
            double area = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
            double volume = normal[0] * cell[3 * k] + normal[1] * cell[3 * k + 1] + normal[2] * cell[3 * k + 2];
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < structure.size(); i++) {
                double along = 0;
                for (int axis = 0; axis < 3; axis++) {
                    along += normal[axis] * structure.positions()[3 * i + axis] / area;
                }
                low = Math.min(low, along);
                high = Math.max(high, along);
            }
            repeats[k] = (int) Math.ceil((high - low + cutoff) / (Math.abs(volume) / area));
        }
        return repeats;
    }

    /** Adds the force of an energy that depends on a pair's distance alone, with this slope, to both atoms. */
    static void push(double[] forces, int i, int j, double x, double y, double z, double distance, double slope) {
        double scale = slope / distance;
        forces[3 * i] += scale * x;
        forces[3 * i + 1] += scale * y;
        forces[3 * i + 2] += scale * z;
        forces[3 * j] -= scale * x;
        forces[3 * j + 1] -= scale * y;
        forces[3 * j + 2] -= scale * z;
    }
}
