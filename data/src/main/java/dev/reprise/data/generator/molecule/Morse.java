package dev.reprise.data.generator.molecule;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.AtomicStructure;
import java.util.Map;

/**
 * D ((1 - exp(-a (d - r0)))^2 - 1) for every pair of atoms, times {@link Potential#envelope}(d / cutoff) where there is a cutoff.
 *
 * @param bonds for each unordered pair of elements
 * @param cutoff in angstrom, infinite for none; periodic structures need one
 */
public record Morse(Map<Pair, Bond> bonds, double cutoff) implements Potential {

    /** Two elements, by their atomic numbers, the smaller first. */
    public record Pair(int first, int second) {
        public Pair {
            if (first > second) {
                int swapped = first;
                first = second;
                second = swapped;
            }
        }
    }

    /**
     * @param depth D, in eV
     * @param width a, per angstrom
     * @param length r0, in angstrom
     */
    public record Bond(double depth, double width, double length) {}

    public Morse {
        bonds = Map.copyOf(bonds);
    }

    @Override
    public double evaluate(AtomicStructure structure, double[] forces) {
        if (Double.isInfinite(cutoff) && structure.periodic().contains(true)) {
            throw new InvalidInputException("a periodic structure needs a potential with a cutoff");
        }
        var energy = new double[1];
        Pairs.visit(structure, cutoff, (i, j, x, y, z, d) -> {
            var pair = new Pair(structure.numbers()[i], structure.numbers()[j]);
            var bond = bonds.get(pair);
            if (bond == null) {
                throw new InvalidInputException(
                        "no Morse parameters for the elements %d and %d".formatted(pair.first, pair.second));
            }
            double falling = StrictMath.exp(-bond.width * (d - bond.length));
            double value = bond.depth * ((1 - falling) * (1 - falling) - 1);
            double slope = 2 * bond.depth * bond.width * (1 - falling) * falling;
            if (Double.isFinite(cutoff)) {
                double u = Potential.envelope(d / cutoff);
                slope = slope * u + value * Potential.envelopeSlope(d / cutoff) / cutoff;
                value *= u;
            }
            energy[0] += value / 2;
            Pairs.push(forces, i, j, x, y, z, d, slope / 2);
        });
        return energy[0];
    }
}
