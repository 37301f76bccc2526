package dev.reprise.data.generator.molecule;

import dev.reprise.data.AtomicStructure;
import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.molecule.Morse.Bond;
import dev.reprise.data.generator.molecule.Morse.Pair;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Sets of structures with the energy and forces of an analytic potential. Structure i of a set is a function of the seed and i.
 *
 * <pre>{@code
 * var train = Molecules.bentChains(1, 400, 10, Molecules.SHORT_RANGE);
 * var shifted = Molecules.compact(1, 100, 10, Molecules.SHORT_RANGE);
 * }</pre>
 */
public final class Molecules {
    private static final int C = 6;
    private static final int N = 7;
    private static final int O = 8;
    private static final int CU = 29;

    private static final long CLUSTERS = 101;
    private static final long CHAINS = 102;
    private static final long SLABS = 103;
    private static final long BENT_CHAINS = 104;
    private static final long COMPACT = 105;
    private static final long LATTICES = 106;

    private static final Map<Pair, Bond> FOUR_ELEMENTS = Map.of(
            new Pair(C, C), new Bond(1.2, 1.8, 1.5),
            new Pair(C, N), new Bond(1.1, 1.8, 1.45),
            new Pair(C, O), new Bond(1.0, 1.9, 1.4),
            new Pair(N, N), new Bond(.9, 1.8, 1.4),
            new Pair(N, O), new Bond(.8, 1.8, 1.4),
            new Pair(O, O), new Bond(.7, 1.8, 1.4),
            new Pair(C, CU), new Bond(.9, 1.6, 1.9),
            new Pair(N, CU), new Bond(.8, 1.6, 1.9),
            new Pair(O, CU), new Bond(1.0, 1.6, 1.9),
            new Pair(CU, CU), new Bond(.35, 1.4, 2.55));

    /** Of the set with two elements: A is carbon, B oxygen. */
    private static final Map<Pair, Bond> TWO_ELEMENTS = Map.of(
            new Pair(C, C), new Bond(1.0, 1.6, 1.5),
            new Pair(C, O), new Bond(.8, 1.8, 1.4),
            new Pair(O, O), new Bond(.6, 2.0, 1.3));

    /** Of {@link #clusters}: Morse pairs of C, N, O and Cu. */
    public static final Potential CLUSTER = new Morse(FOUR_ELEMENTS, Double.POSITIVE_INFINITY);

    /** Of {@link #chains}: bonds of 1.4, angles whose cosine is -.34, and a torsion that tells left from right by nothing. */
    public static final Potential CHAIN = new Chain(7.5, 1.4, 1.5, .34, .15);

    /** Of {@link #slabs}: embedded atoms and Morse pairs that end at 6. */
    public static final Potential SLAB = Potential.sum(new Morse(FOUR_ELEMENTS, 6), new EmbeddedAtom(1.2, 1.1, 5));

    /** Morse pairs of C and O: what is known beforehand of {@link #LONG_RANGE}. */
    public static final Potential PRIOR = new Morse(TWO_ELEMENTS, Double.POSITIVE_INFINITY);

    /** Morse pairs of C and O and embedded atoms, whose forces reach 5 and beyond. */
    public static final Potential LONG_RANGE = Potential.sum(PRIOR, new EmbeddedAtom(1.2, 1.1, 5));

    /** Morse pairs of C and O whose forces end at 2.8. */
    public static final Potential SHORT_RANGE = new Morse(TWO_ELEMENTS, 2.8);

    private Molecules() {}

    /** Clusters of 8 to 16 atoms C, N, O, Cu, after 200 fs at 600 K in {@link #CLUSTER}. */
    public static List<AtomicStructure> clusters(long seed, int count) {
        return set(count, CLUSTER, i -> {
            var random = SplitMix64.of(seed, CLUSTERS, i);
            var numbers = new int[8 + random.below(9)];
            for (int atom = 0; atom < numbers.length; atom++) {
                numbers[atom] = random.choose(List.of(C, N, O, CU));
            }
            return heated(AtomicStructure.free(numbers, packed(numbers, 2.0, random)), CLUSTER, 600, 200, random);
        });
    }

    /** Chains of 9 carbon atoms after 300 fs at 500 K in {@link #CHAIN}. */
    public static List<AtomicStructure> chains(long seed, int count) {
        return set(count, CHAIN, i -> {
            var random = SplitMix64.of(seed, CHAINS, i);
            var numbers = new int[9];
            Arrays.fill(numbers, C);
            return heated(AtomicStructure.free(numbers, chain(9, 1.4, 105, 115, random)), CHAIN, 500, 300, random);
        });
    }

    /**
     * Slabs of 3 layers of 3 x 3 copper atoms (a hexagonal sheet, stacked ABC), periodic in their plane, with 1 to 3 atoms C, N or O on them, after 100 fs at 400 K
     * in {@link #SLAB}. Tags: 0 for the two lower layers, 1 for the upper one, 2 for the atoms on it.
     */
    public static List<AtomicStructure> slabs(long seed, int count) {
        return set(count, SLAB, i -> {
            var random = SplitMix64.of(seed, SLABS, i);
            return heated(slab(1 + random.below(3), random), SLAB, 400, 100, random);
        });
    }

    /** Chains of C and O with bonds near 1.5 and angles of 90 to 150 degrees, every coordinate moved by N(0, .08). */
    public static List<AtomicStructure> bentChains(long seed, int count, int atoms, Potential potential) {
        return set(count, potential, i -> {
            var random = SplitMix64.of(seed, BENT_CHAINS, i);
            return AtomicStructure.free(
                    elements(atoms, random), jittered(chain(atoms, 1.5, 90, 150, random), .08, random));
        });
    }

    /** Compact clusters of C and O, neighbours near 1.5, every coordinate moved by N(0, .08). */
    public static List<AtomicStructure> compact(long seed, int count, int atoms, Potential potential) {
        return set(count, potential, i -> {
            var random = SplitMix64.of(seed, COMPACT, i);
            var numbers = elements(atoms, random);
            return AtomicStructure.free(numbers, jittered(packed(numbers, 1.5, random), .08, random));
        });
    }

    /** Eight atoms C and O on the corners of a cube of side 1.6, every coordinate moved by N(0, {@code noise}): .15 to train, .28 for larger forces. */
    public static List<AtomicStructure> lattices(long seed, int count, double noise, Potential potential) {
        return set(count, potential, i -> {
            var random = SplitMix64.of(seed, LATTICES, i);
            var positions = new double[24];
            for (int k = 0; k < 24; k++) {
                positions[k] = 1.6 * (((k / 3) >> (k % 3)) & 1);
            }
            return AtomicStructure.free(elements(8, random), jittered(positions, noise, random));
        });
    }

    private static List<AtomicStructure> set(int count, Potential potential, Function<Integer, AtomicStructure> make) {
        return IntStream.range(0, count)
                .mapToObj(i -> potential.label(make.apply(i)))
                .toList();
    }

    private static AtomicStructure heated(
            AtomicStructure structure, Potential potential, double temperature, int steps, SplitMix64 random) {
        var bath = new Langevin(potential, temperature, 1, .05);
        return bath.run(bath.start(structure, random), steps, random).structure();
    }

    private static int[] elements(int atoms, SplitMix64 random) {
        return IntStream.range(0, atoms).map(_ -> random.percent(50) ? C : O).toArray();
    }

    private static double[] jittered(double[] positions, double deviation, SplitMix64 random) {
        return Arrays.stream(positions)
                .map(x -> x + deviation * random.nextGaussian())
                .toArray();
    }

    /** Atoms bonded in their order at a distance, with random angles in degrees and dihedrals; atoms that are not neighbours stay 1.1 distances apart. */
    private static double[] chain(int atoms, double distance, double from, double to, SplitMix64 random) {
        while (true) {
            var x = new double[3 * atoms];
            var direction = new double[] {1, 0, 0};
            boolean free = true;
            for (int i = 1; i < atoms && free; i++) {
                for (int k = 0; k < 3; k++) {
                    x[3 * i + k] = x[3 * i - 3 + k] + distance * direction[k];
                }
                for (int j = 0; j < i - 1; j++) {
                    free &= distance(x, i, j) > 1.1 * distance;
                }
                direction = turned(direction, StrictMath.toRadians(180 - random.nextDouble(from, to)), random);
            }
            if (free) {
                return x;
            }
        }
    }

    /** A unit vector at an angle to another, in a random plane. */
    private static double[] turned(double[] direction, double angle, SplitMix64 random) {
        var across = new double[3];
        double norm;
        do {
            double along = 0;
            for (int k = 0; k < 3; k++) {
                across[k] = random.nextGaussian();
                along += across[k] * direction[k];
            }
            norm = 0;
            for (int k = 0; k < 3; k++) {
                across[k] -= along * direction[k];
                norm += across[k] * across[k];
            }
        } while (norm < 1e-6);
        var turned = new double[3];
        for (int k = 0; k < 3; k++) {
            turned[k] = StrictMath.cos(angle) * direction[k] + StrictMath.sin(angle) * across[k] / Math.sqrt(norm);
        }
        return turned;
    }

    /** Atoms put one after the other beside an earlier one, of twenty tries that keep .9 of the distance to all the one nearest to the middle. */
    private static double[] packed(int[] numbers, double distance, SplitMix64 random) {
        var x = new double[3 * numbers.length];
        var middle = new double[3];
        for (int i = 1; i < numbers.length; i++) {
            double best = Double.POSITIVE_INFINITY;
            var place = new double[3];
            for (int tried = 0; tried < 20 || Double.isInfinite(best); tried++) {
                int beside = random.below(i);
                var direction = turned(new double[] {1, 0, 0}, StrictMath.acos(random.nextDouble(-1, 1)), random);
                double off = 0;
                for (int k = 0; k < 3; k++) {
                    x[3 * i + k] = x[3 * beside + k] + distance * direction[k];
                    off += (x[3 * i + k] - middle[k]) * (x[3 * i + k] - middle[k]);
                }
                boolean free = true;
                for (int j = 0; j < i; j++) {
                    free &= distance(x, i, j) > .9 * distance;
                }
                if (free && off < best) {
                    best = off;
                    System.arraycopy(x, 3 * i, place, 0, 3);
                }
            }
            System.arraycopy(place, 0, x, 3 * i, 3);
            for (int k = 0; k < 3; k++) {
                middle[k] = (middle[k] * i + place[k]) / (i + 1);
            }
        }
        return x;
    }

    private static AtomicStructure slab(int adsorbed, SplitMix64 random) {
        double a = 2.55;
        double row = a * Math.sqrt(3) / 2;
        double layer = a * Math.sqrt(2.0 / 3);
        int atoms = 27 + adsorbed;
        var numbers = new int[atoms];
        var tags = new int[atoms];
        var x = new double[3 * atoms];
        for (int i = 0; i < 27; i++) {
            int z = i / 9;
            int v = i % 9 / 3;
            int u = i % 3;
            numbers[i] = CU;
            tags[i] = z == 2 ? 1 : 0;
            x[3 * i] = a * (u + v / 2.0 + z / 2.0);
            x[3 * i + 1] = row * (v + z / 3.0);
            x[3 * i + 2] = layer * z;
        }
        for (int i = 27; i < atoms; i++) {
            numbers[i] = random.choose(List.of(C, N, O));
            tags[i] = 2;
            boolean free;
            do {
                double u = random.nextDouble(0, 3);
                double v = random.nextDouble(0, 3);
                x[3 * i] = a * (u + v / 2);
                x[3 * i + 1] = row * v;
                x[3 * i + 2] = 2 * layer + random.nextDouble(1.5, 2.1);
                free = true;
                for (int j = 27; j < i; j++) {
                    free &= distance(x, i, j) > 1.3;
                }
            } while (!free);
        }
        var cell = new double[] {3 * a, 0, 0, 1.5 * a, 3 * row, 0, 0, 0, 20};
        return new AtomicStructure(numbers, x, cell, List.of(true, true, false), null, null, tags);
    }

    private static double distance(double[] x, int i, int j) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            sum += (x[3 * i + k] - x[3 * j + k]) * (x[3 * i + k] - x[3 * j + k]);
        }
        return Math.sqrt(sum);
    }
}
