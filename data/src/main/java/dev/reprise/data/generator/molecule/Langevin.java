package dev.reprise.data.generator.molecule;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.AtomicStructure;
import dev.reprise.data.SplitMix64;
import java.util.Map;

/**
 * Atoms that move in a potential and in a bath of a temperature: m x'' = F - m friction x' + noise, in the splitting BAOAB (Leimkuhler and Matthews 2013), whose
 * positions are distributed almost exactly as exp(-E / kT).
 *
 * @param temperature in kelvin
 * @param step in femtoseconds
 * @param friction per femtosecond
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record Langevin(Potential potential, double temperature, double step, double friction) {

    /** In eV per kelvin. */
    public static final double BOLTZMANN = 8.617333262e-5;

    /** An acceleration of 1 eV / (angstrom amu), in angstrom / fs^2. */
    private static final double ACCELERATION = 9.648533212e-3;

    private static final Map<Integer, Double> MASSES = Map.of(1, 1.008, 6, 12.011, 7, 14.007, 8, 15.999, 29, 63.546);

    /**
     * Where the atoms are, and how fast, in angstrom / fs.
     *
     * @param velocities [atom, axis]
     */
    public record State(AtomicStructure structure, double[] velocities) {

        /** In kelvin: 2 / 3 of the mean kinetic energy of an atom, over the Boltzmann constant. */
        public double temperature() {
            double twice = 0;
            for (int i = 0; i < velocities.length; i++) {
                twice += mass(structure.numbers()[i / 3]) * velocities[i] * velocities[i];
            }
            return twice / ACCELERATION / (velocities.length * BOLTZMANN);
        }
    }

    /** The mass of an element in atomic units. @throws InvalidInputException for one that is not in the generated sets */
    public static double mass(int number) {
        var mass = MASSES.get(number);
        if (mass == null) {
            throw new InvalidInputException("no mass known for element %d; known are %s"
                    .formatted(number, MASSES.keySet().stream().sorted().toList()));
        }
        return mass;
    }

    /** At rest at the bath's temperature: velocities drawn from Maxwell's distribution. */
    public State start(AtomicStructure structure, SplitMix64 random) {
        var velocities = new double[3 * structure.size()];
        for (int i = 0; i < velocities.length; i++) {
            velocities[i] = thermal(structure, i) * random.nextGaussian();
        }
        return new State(structure, velocities);
    }

    /** The state after so many steps. */
    public State run(State state, int steps, SplitMix64 random) {
        var structure = state.structure;
        var x = structure.positions().clone();
        var v = state.velocities.clone();
        double keep = StrictMath.exp(-friction * step);
        double fresh = Math.sqrt(1 - keep * keep);
        var forces = forces(structure, x);
        for (int s = 0; s < steps; s++) {
            for (int i = 0; i < v.length; i++) {
                v[i] += step / 2 * ACCELERATION * forces[i] / mass(structure.numbers()[i / 3]);
                x[i] += step / 2 * v[i];
                v[i] = keep * v[i] + fresh * thermal(structure, i) * random.nextGaussian();
                x[i] += step / 2 * v[i];
            }
            forces = forces(structure, x);
            for (int i = 0; i < v.length; i++) {
                v[i] += step / 2 * ACCELERATION * forces[i] / mass(structure.numbers()[i / 3]);
            }
        }
        return new State(structure.at(x), v);
    }

    private double[] forces(AtomicStructure structure, double[] x) {
        var forces = new double[x.length];
        potential.evaluate(structure.at(x), forces);
        return forces;
    }

    /** The standard deviation of a velocity at the bath's temperature. */
    private double thermal(AtomicStructure structure, int i) {
        return Math.sqrt(BOLTZMANN * temperature * ACCELERATION / mass(structure.numbers()[i / 3]));
    }
}
