package dev.reprise.data.generator.molecule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.AtomicStructure;
import dev.reprise.data.SplitMix64;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MoleculesTest {

    static Stream<Arguments> sets() {
        return Stream.of(
                set("clusters", Molecules.CLUSTER, s -> Molecules.clusters(s, 4)),
                set("chains", Molecules.CHAIN, s -> Molecules.chains(s, 4)),
                set("slabs", Molecules.SLAB, s -> Molecules.slabs(s, 2)),
                set(
                        "bent chains, long range",
                        Molecules.LONG_RANGE,
                        s -> Molecules.bentChains(s, 4, 10, Molecules.LONG_RANGE)),
                set(
                        "compact, short range",
                        Molecules.SHORT_RANGE,
                        s -> Molecules.compact(s, 4, 14, Molecules.SHORT_RANGE)),
                set("lattices, prior", Molecules.PRIOR, s -> Molecules.lattices(s, 4, .15, Molecules.PRIOR)));
    }

    private static Arguments set(String name, Potential potential, LongFunction<List<AtomicStructure>> make) {
        return Arguments.of(name, potential, make);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void forcesAreMinusTheGradient(String name, Potential potential, LongFunction<List<AtomicStructure>> make) {
        double step = 1e-5;
        for (var structure : make.apply(1)) {
            var forces = Objects.requireNonNull(structure.forces());
            for (int i = 0; i < forces.length; i++) {
                var up = structure.positions().clone();
                up[i] += step;
                var down = structure.positions().clone();
                down[i] -= step;
                double gradient =
                        (energy(potential, structure.at(up)) - energy(potential, structure.at(down))) / (2 * step);
                assertThat(forces[i]).as("%s, coordinate %d", name, i).isCloseTo(-gradient, within(1e-7));
            }
        }
    }

    private static double energy(Potential potential, AtomicStructure structure) {
        return potential.evaluate(structure, new double[3 * structure.size()]);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void theSameSeedGivesTheSameStructures(String name, Potential potential, LongFunction<List<AtomicStructure>> make) {
        assertThat(make.apply(1).getLast().positions())
                .as(name)
                .isEqualTo(make.apply(1).getLast().positions())
                .isNotEqualTo(make.apply(2).getLast().positions());
        assertThat(make.apply(1).getLast().energy())
                .isEqualTo(potential.label(make.apply(1).getLast()).energy());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void noForcesOnTheWholeAndNoTorque(String name, Potential potential, LongFunction<List<AtomicStructure>> make) {
        for (var structure : make.apply(3)) {
            var f = Objects.requireNonNull(structure.forces());
            var x = structure.positions();
            var sum = new double[4];
            for (int i = 0; i < f.length; i += 3) {
                for (int k = 0; k < 3; k++) {
                    sum[k] += f[i + k];
                }
                sum[3] += x[i] * f[i + 1] - x[i + 1] * f[i];
            }
            assertThat(sum[0]).isCloseTo(0, within(1e-10));
            assertThat(sum[1]).isCloseTo(0, within(1e-10));
            assertThat(sum[2]).isCloseTo(0, within(1e-10));
            if (structure.cell() == null) {
                assertThat(sum[3]).as(name).isCloseTo(0, within(1e-9));
            }
        }
    }

    /** To the last bit. */
    @ParameterizedTest
    @CsvSource({
        "clusters, 7283c61938853c982a8ddda7bc6dc541b7252bd40ec284308fa1d6ac4d74f759",
        "chains, 42394be0235d7aebcf04992df01d7239bf2eb1ef93dc0567c9b446721f4ed12d",
        "slabs, 8900e43f3dee9c701f69995208fde4453eb5ad2be2cb336cf9c81fc08e987f76",
        "bent, 920fc8fb408ecdc356764085eeb39685063afd3c3c7cda790957f79cf041ab16",
        "compact, 7fc2ffbee012e1d415cb273ae27db2fce1a685102831c2799c7ee455ccb20e20",
        "lattices, 4005f9c23da6973e112f54d4f63ca0fe1b83dedd7c089e4dbabd71bbdbc0734b"
    })
    void structuresOfSeedOne(String name, String sha256) throws NoSuchAlgorithmException {
        var structure = switch (name) {
            case "clusters" -> Molecules.clusters(1, 1).getFirst();
            case "chains" -> Molecules.chains(1, 1).getFirst();
            case "slabs" -> Molecules.slabs(1, 1).getFirst();
            case "bent" -> Molecules.bentChains(1, 1, 10, Molecules.LONG_RANGE).getFirst();
            case "compact" -> Molecules.compact(1, 1, 14, Molecules.SHORT_RANGE).getFirst();
            default -> Molecules.lattices(1, 1, .15, Molecules.LONG_RANGE).getFirst();
        };
        var digest = MessageDigest.getInstance("SHA-256");
        var text = Arrays.toString(structure.numbers())
                + Arrays.toString(structure.positions())
                + structure.energy()
                + Arrays.toString(structure.forces());
        assertThat(HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(sha256);
    }

    @Test
    void pairAndManyBodyTermsAreThoseOfTheirFormulas() {
        var pair = AtomicStructure.free(new int[] {6, 8}, new double[] {0, 0, 0, 0, 1.7, 0});
        double morse = .8 * (Math.pow(1 - Math.exp(-1.8 * .3), 2) - 1);
        assertThat(energy(Molecules.PRIOR, pair)).isCloseTo(morse, within(1e-12));
        double x = 1.7 / 5;
        double u = 1 - 21 * Math.pow(x, 5) + 35 * Math.pow(x, 6) - 15 * Math.pow(x, 7);
        assertThat(energy(Molecules.LONG_RANGE, pair) - morse)
                .isCloseTo(-2 * 1.2 * Math.sqrt(Math.exp(-1.1 * 1.7) * u), within(1e-12));
        assertThat(energy(Molecules.SHORT_RANGE, pair)).isCloseTo(morse * Potential.envelope(1.7 / 2.8), within(1e-12));
        var far = AtomicStructure.free(new int[] {6, 8}, new double[] {0, 0, 0, 0, 5.2, 0});
        assertThat(energy(Molecules.LONG_RANGE, far)).isEqualTo(energy(Molecules.PRIOR, far));
        assertThat(energy(Molecules.SHORT_RANGE, far)).isZero();
    }

    @Test
    void chainTermsAreThoseOfTheirFormulas() {
        double bend = Math.acos(-.34);
        var flat = AtomicStructure.free(
                new int[] {6, 6, 6}, new double[] {1.5, 0, 0, 0, 0, 0, 1.4 * Math.cos(bend), 1.4 * Math.sin(bend), 0});
        assertThat(energy(Molecules.CHAIN, flat)).isCloseTo(7.5 * .01, within(1e-12));
        var bent =
                AtomicStructure.free(new int[] {6, 6, 6, 6}, new double[] {1.4, 0, 0, 0, 0, 0, 0, 1.4, 0, 0, 1.4, 1.4});
        assertThat(energy(Molecules.CHAIN, bent)).isCloseTo(2 * 1.5 * .34 * .34 + .15, within(1e-12));
        var same =
                AtomicStructure.free(new int[] {6, 6, 6, 6}, new double[] {1.4, 0, 0, 0, 0, 0, 0, 1.4, 0, 1.4, 1.4, 0});
        assertThat(energy(Molecules.CHAIN, same)).isCloseTo(2 * 1.5 * .34 * .34, within(1e-12));
    }

    @SuppressWarnings("NullAway") // takes the annotation of a nullable array for its elements
    @Test
    void aDoubledCellHasTwiceTheEnergy() {
        var slab = Molecules.slabs(1, 1).getFirst();
        var cell = Objects.requireNonNull(slab.cell());
        double energy = Objects.requireNonNull(slab.energy());
        int n = slab.size();
        var numbers = new int[2 * n];
        var x = new double[6 * n];
        for (int i = 0; i < 2 * n; i++) {
            numbers[i] = slab.numbers()[i % n];
            for (int k = 0; k < 3; k++) {
                x[3 * i + k] = slab.positions()[i % n * 3 + k] + (i < n ? 0 : cell[3 + k]);
            }
        }
        var larger = cell.clone();
        for (int k = 3; k < 6; k++) {
            larger[k] *= 2;
        }
        var doubled = new AtomicStructure(numbers, x, larger, slab.periodic(), null, null, null);
        assertThat(energy(Molecules.SLAB, doubled)).isCloseTo(2 * energy, within(1e-9));
        x[0] += 3 * cell[0] + 2 * cell[3];
        x[1] += 2 * cell[4];
        assertThat(energy(Molecules.SLAB, doubled))
                .as("an atom moved by whole cells")
                .isCloseTo(2 * energy, within(1e-9));
    }

    @Test
    void setsAreWhatTheirNamesSay() {
        for (var cluster : Molecules.clusters(1, 20)) {
            assertThat(cluster.size()).isBetween(8, 16);
            assertThat(Objects.requireNonNull(cluster.energy())).isLessThan(-cluster.size());
        }
        assertThat(Molecules.chains(1, 2).getFirst().size()).isEqualTo(9);
        for (var slab : Molecules.slabs(1, 3)) {
            var tags = Objects.requireNonNull(slab.tags());
            assertThat(tags).startsWith(0, 0, 0).contains(1, 2);
            assertThat(slab.size()).isBetween(28, 30);
            assertThat(slab.periodic()).containsExactly(true, true, false);
            for (int i = 0; i < slab.size(); i++) {
                double z = slab.positions()[3 * i + 2];
                assertThat(z).as("tag %d", tags[i]).isBetween(-.8 + 2 * tags[i], 6.9);
            }
        }
        double chain = spread(Molecules.bentChains(1, 40, 10, Molecules.PRIOR));
        double compact = spread(Molecules.compact(1, 40, 10, Molecules.PRIOR));
        assertThat(compact).isLessThan(.6 * chain);
        assertThat(force(Molecules.lattices(1, 40, .28, Molecules.LONG_RANGE)))
                .isGreaterThan(1.1 * force(Molecules.lattices(1, 40, .15, Molecules.LONG_RANGE)));
    }

    /** The mean distance from the middle. */
    private static double spread(List<AtomicStructure> structures) {
        double sum = 0;
        for (var structure : structures) {
            int n = structure.size();
            var middle = new double[3];
            for (int i = 0; i < 3 * n; i++) {
                middle[i % 3] += structure.positions()[i] / n;
            }
            for (int i = 0; i < n; i++) {
                double square = 0;
                for (int k = 0; k < 3; k++) {
                    square += Math.pow(structure.positions()[3 * i + k] - middle[k], 2);
                }
                sum += Math.sqrt(square) / n / structures.size();
            }
        }
        return sum;
    }

    private static double force(List<AtomicStructure> structures) {
        double sum = 0;
        for (var structure : structures) {
            for (double f : Objects.requireNonNull(structure.forces())) {
                sum += Math.abs(f) / structure.size();
            }
        }
        return sum;
    }

    /** In a harmonic bond the mean energy is kT / 2 a degree of freedom, in motion and in the spring. */
    @Test
    void theBathHasItsTemperature() {
        var bath = new Langevin(new Chain(7.5, 1.4, 0, 0, 0), 500, 1, .05);
        var random = new SplitMix64(1);
        var state = bath.start(AtomicStructure.free(new int[] {6, 6}, new double[] {0, 0, 0, 1.4, 0, 0}), random);
        double temperature = 0;
        var stretches = new ArrayList<Double>();
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            state = bath.run(state, 5, random);
            temperature += state.temperature() / rounds;
            stretches.add(energy(bath.potential(), state.structure()));
        }
        assertThat(temperature).isCloseTo(500, within(15.0));
        double mean = stretches.stream().mapToDouble(x -> x).average().orElseThrow();
        assertThat(mean).isCloseTo(Langevin.BOLTZMANN * 500 / 2, within(.0013));
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> Langevin.mass(92))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("element 92");
        var gold = AtomicStructure.free(new int[] {79, 79}, new double[] {0, 0, 0, 2, 0, 0});
        assertThatThrownBy(() -> energy(Molecules.PRIOR, gold)).hasMessageContaining("79 and 79");
        assertThatThrownBy(() -> energy(Molecules.CLUSTER, Molecules.slabs(1, 1).getFirst()))
                .hasMessageContaining("cutoff");
    }
}
