package dev.reprise.data.generator.molecule;

import dev.reprise.data.AtomicStructure;
import java.util.List;

/** An energy as a function of the positions, with its exact gradient. */
public interface Potential {

    /**
     * The energy in eV.
     *
     * @param forces [atom, axis]; the forces, minus the gradient in eV per angstrom, are added to it
     */
    double evaluate(AtomicStructure structure, double[] forces);

    /** The structure with its energy and forces. */
    default AtomicStructure label(AtomicStructure structure) {
        var forces = new double[3 * structure.size()];
        double energy = evaluate(structure, forces);
        return structure.labelled(energy, forces);
    }

    /** The sum of several. */
    static Potential sum(Potential... parts) {
        var all = List.of(parts);
        return (structure, forces) -> all.stream()
                .mapToDouble(part -> part.evaluate(structure, forces))
                .sum();
    }

    /**
     * Falls smoothly from 1 to 0 at x = 1, with two derivatives: 1 - 21 x^5 + 35 x^6 - 15 x^7 (the polynomial envelope with p = 5).
     *
     * @param x at least 0
     */
    static double envelope(double x) {
        double x5 = x * x * x * x * x;
        return x >= 1 ? 0 : 1 + x5 * (-21 + x * (35 - 15 * x));
    }

    /** The derivative of {@link #envelope}. */
    static double envelopeSlope(double x) {
        double x4 = x * x * x * x;
        return x >= 1 ? 0 : x4 * (-105 + x * (210 - 105 * x));
    }
}
