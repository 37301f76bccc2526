package dev.reprise.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Atoms in space, with their energy and forces where these are known.
 *
 * @param numbers atomic numbers
 * @param positions [atom, axis], in angstrom
 * @param cell [vector, axis], in angstrom; null if there is none
 * @param periodic whether the structure repeats along each of the cell's vectors
 * @param energy in eV
 * @param forces [atom, axis], in eV per angstrom
 * @param tags a number for each atom; in catalysis 0 for the bulk, 1 for the surface, 2 for what is adsorbed
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record AtomicStructure(
        int[] numbers,
        double[] positions,
        double @Nullable [] cell,
        List<Boolean> periodic,
        @Nullable Double energy,
        double @Nullable [] forces,
        int @Nullable [] tags) {

    public AtomicStructure {
        periodic = List.copyOf(periodic);
        int n = numbers.length;
        if (positions.length != 3 * n
                || periodic.size() != 3
                || (cell != null && cell.length != 9)
                || (forces != null && forces.length != 3 * n)
                || (tags != null && tags.length != n)) {
            throw new IllegalArgumentException("sizes that do not belong to " + n + " atoms");
        }
        if (cell == null && periodic.contains(true)) {
            throw new IllegalArgumentException("periodic without a cell");
        }
    }

    /** Free atoms: no cell, no labels. */
    public static AtomicStructure free(int[] numbers, double[] positions) {
        return new AtomicStructure(numbers, positions, null, List.of(false, false, false), null, null, null);
    }

    /** How many atoms there are. */
    public int size() {
        return numbers.length;
    }

    /** The same atoms elsewhere, without labels. */
    public AtomicStructure at(double[] moved) {
        return new AtomicStructure(numbers, moved, cell, periodic, null, null, tags);
    }

    /** The same with labels. */
    public AtomicStructure labelled(double knownEnergy, double[] knownForces) {
        return new AtomicStructure(numbers, positions, cell, periodic, knownEnergy, knownForces, tags);
    }
}
