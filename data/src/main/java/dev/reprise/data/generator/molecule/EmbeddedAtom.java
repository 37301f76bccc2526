package dev.reprise.data.generator.molecule;

import dev.reprise.data.AtomicStructure;

/**
 * -strength sqrt(rho_i) for every atom, where rho_i is the sum over its neighbours of exp(-decay d) u(d / cutoff), u the {@link Potential#envelope}. An atom
 * without neighbours adds nothing.
 *
 * @param strength in eV
 * @param decay per angstrom
 * @param cutoff in angstrom
 */
public record EmbeddedAtom(double strength, double decay, double cutoff) implements Potential {

    @Override
    public double evaluate(AtomicStructure structure, double[] forces) {
        var density = new double[structure.size()];
        Pairs.visit(
                structure,
                cutoff,
                (i, _, _, _, _, d) -> density[i] += StrictMath.exp(-decay * d) * Potential.envelope(d / cutoff));
        double energy = 0;
        for (double rho : density) {
            energy -= strength * Math.sqrt(rho);
        }
        Pairs.visit(structure, cutoff, (i, j, x, y, z, d) -> {
            double slope = StrictMath.exp(-decay * d)
                    * (Potential.envelopeSlope(d / cutoff) / cutoff - decay * Potential.envelope(d / cutoff));
            Pairs.push(forces, i, j, x, y, z, d, -strength * slope / (2 * Math.sqrt(density[i])));
        });
        return energy;
    }
}
