package dev.reprise.data.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.ActivationCurves.Curve;
import dev.reprise.data.generator.GaussianClasses.Split;
import dev.reprise.data.generator.Groups.Objective;
import dev.reprise.data.generator.WiredOrganism.Head;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SmallGeneratorsTest {

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void groupsDifferInLByWhatTheRecipeSays() {
        var groups = Groups.generate(Objective.COVARIATE_SHIFT, -10, 1, 200_000, 100);
        var train = groups.train();
        assertThat(train.size()).isEqualTo(200_000);
        Function<Integer, double[]> l = m -> IntStream.range(0, train.size())
                .filter(i -> train.groups()[i] == m)
                .mapToDouble(i -> train.rows()[i][1])
                .toArray();
        assertThat(mean(l.apply(1)) - mean(l.apply(0))).isCloseTo(.7, within(.01));
        double favoured = IntStream.range(0, train.size())
                .filter(i -> train.groups()[i] == 0)
                .map(i -> train.labels()[i])
                .average()
                .orElseThrow();
        assertThat(favoured).isCloseTo(.747036, within(.005));
    }

    @Test
    void eachObjectiveHasItsReason() {
        var few = Groups.generate(Objective.SAMPLE_SIZE, .05, 1, 4000, 400);
        assertThat(Arrays.stream(few.train().groups()).filter(m -> m == 0).count())
                .isEqualTo(200);
        assertThat(Arrays.stream(few.test().groups()).filter(m -> m == 0).count())
                .isEqualTo(200);
        var shifted =
                Groups.generate(Objective.COVARIATE_SHIFT, .5, 1, 4000, 400).train();
        for (int i = 0; i < shifted.size(); i++) {
            assertThat(shifted.groups()[i] == 1 || shifted.rows()[i][1] >= .5).isTrue();
        }
        for (double beta : Objective.CONCEPT_SHIFT.parameters()) {
            var test =
                    Groups.generate(Objective.CONCEPT_SHIFT, beta, 1, 10, 2000).test();
            for (int i = 0; i < test.size(); i++) {
                double c = test.rows()[i][0];
                double l = test.rows()[i][1];
                double score = .5 * c + (test.groups()[i] == 1 ? 1.5 : beta) * l - l - .2;
                assertThat(test.labels()[i]).isEqualTo(score >= 0 ? 1 : 0);
                assertThat(test.rows()[i][2]).isEqualTo(test.groups()[i]);
            }
        }
        var omitted =
                Groups.generate(Objective.OMITTED_VARIABLE, 4, 1, 10, 2000).test();
        for (int i = 0; i < omitted.size(); i++) {
            assertThat(omitted.labels()[i])
                    .isEqualTo(4 * omitted.rows()[i][0] + omitted.rows()[i][1] - .2 >= 0 ? 1 : 0);
        }
    }

    @Test
    void tablesAreTheSameForASeed() {
        var groups = Groups.generate(Objective.CONCEPT_SHIFT, -2.7, 1, 50, 50);
        assertThat(Golden.hash(Arrays.stream(groups.train().rows())
                        .flatMapToDouble(Arrays::stream)
                        .toArray()))
                .isEqualTo("bc99af7c866f6de27ed25d85190f2848915589a6cf543a6b4f96fff99adbbf14");
        var incomes = Incomes.generate(1, 100);
        assertThat(Golden.hash(
                        Arrays.stream(incomes.rows())
                                .flatMapToDouble(Arrays::stream)
                                .toArray(),
                        incomes.labels()))
                .isEqualTo("2c1fd15ee672029a5cda6bf3c645e276e07da94be4aba7e780e8ca2945bd646a");
    }

    @Test
    void educationPaysMoreForMen() {
        var incomes = Incomes.generate(1, 60_000);
        assertThat(Arrays.stream(incomes.labels()).average().orElseThrow()).isBetween(.2, .32);
        assertThat(Arrays.stream(incomes.sexes()).average().orElseThrow()).isCloseTo(.67, within(.01));
        assertThat(gain(incomes, 1)).isGreaterThan(gain(incomes, 0) + .15);
        for (var row : incomes.rows()) {
            assertThat(row[0]).isBetween(17.0, 90.0);
            assertThat(row[5]).isIn(0.0, 1.0, 2.0, 3.0);
        }
    }

    /** How much more often a high income comes with 12 to 14 years of education than with 8 to 10. */
    private static double gain(Incomes incomes, int sex) {
        var high = new double[2];
        var all = new double[2];
        for (int i = 0; i < incomes.size(); i++) {
            double education = incomes.rows()[i][1];
            int band = education >= 12 && education <= 14 ? 1 : education >= 8 && education <= 10 ? 0 : -1;
            if (band >= 0 && incomes.sexes()[i] == sex) {
                high[band] += incomes.labels()[i];
                all[band]++;
            }
        }
        return high[1] / all[1] - high[0] / all[0];
    }

    @ParameterizedTest
    @EnumSource
    void sequencesAskForALabelThatStandsInThem(Split split) {
        var classes = GaussianClasses.generate(1, 50, 5);
        var random = new SplitMix64(1);
        for (int i = 0; i < 2000; i++) {
            var sequence = classes.draw(split, random);
            assertThat(sequence.class1()).isNotEqualTo(sequence.class2());
            assertThat(sequence.answer())
                    .isEqualTo(sequence.query() == sequence.class1() ? sequence.label1() : sequence.label2());
            var pair = new GaussianClasses.Pair(
                    Math.min(sequence.label1(), sequence.label2()), Math.max(sequence.label1(), sequence.label2()));
            assertThat(split == Split.RELABELLED ? classes.heldOutPairs() : classes.trainedPairs())
                    .contains(pair);
        }
    }

    @Test
    void thereAreAsManyTrainingSequencesAsThePaperCounts() {
        var classes = GaussianClasses.generate(1, 50, 5);
        assertThat(Golden.hash(classes.trained()[7], classes.heldOut()[99]))
                .isEqualTo("8637a5aeb24cbcd2d6f1e4511235d85ca0abee2e38faa2fa103149d6e82443f1");
        assertThat(50 * 49 * 2 * classes.trainedPairs().size() * 2).isEqualTo(78_400);
        assertThat(classes.heldOutPairs()).hasSize(2);
        var seen = new HashSet<GaussianClasses.Sequence>();
        var random = new SplitMix64(1);
        for (int i = 0; i < 400_000; i++) {
            seen.add(classes.draw(Split.TRAINED, random));
        }
        assertThat(seen).hasSizeBetween(77_500, 78_400);
    }

    private static double drop(WiredOrganism organism, Function<SplitMix64, WiredTask> task, Head head) {
        var random = new SplitMix64(3);
        double drop = 0;
        for (int i = 0; i < 400; i++) {
            var item = task.apply(random);
            drop += organism.logitDifference(item, Set.of(head), null) - organism.logitDifference(item, Set.of(), null);
        }
        return drop / 400;
    }

    private static double accuracy(WiredOrganism organism, Function<SplitMix64, WiredTask> task, boolean repaired) {
        var random = new SplitMix64(3);
        int right = 0;
        for (int i = 0; i < 400; i++) {
            var item = task.apply(random);
            var row = new double[item.tokens().size()];
            for (int position : item.candidates()) {
                row[position] = position == item.answer() ? 0 : .5;
            }
            right += organism.right(item, Set.of(), repaired ? row : null) ? 1 : 0;
        }
        return right / 400.0;
    }

    @Test
    void theWiredOrganismSolvesWhatItShould() {
        assertThat(Golden.hash(WiredOrganism.generate(1, .5).priors()))
                .isEqualTo("e68b6282a1d42bb325a336e044a59d51f8f46db1b341374d6bf9c221bbd87cca");
        for (int seed = 0; seed < 5; seed++) {
            var organism = WiredOrganism.generate(seed, .5);
            assertThat(accuracy(organism, WiredTask::indirectObject, false)).isEqualTo(1);
            assertThat(accuracy(organism, WiredTask::colouredObject, false)).isBetween(.38, .62);
            assertThat(accuracy(organism, WiredTask::colouredObject, true)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PREVIOUS_TOKEN, 0, -5.7",
        "DUPLICATE_TOKEN, 0, -5.2",
        "INHIBITION, -12.2, 0",
        "CONTENT_GATHERER, 0, -5.7",
        "MOVER_1, -6, -1.5",
        "MOVER_2, -6, -1.5"
    })
    void knockingOutAHeadCostsWhatTheRecipeSays(Head head, double ofIndirect, double ofColoured) {
        double indirect = 0;
        double coloured = 0;
        for (int seed = 0; seed < 5; seed++) {
            var organism = WiredOrganism.generate(seed, 1);
            indirect += drop(organism, WiredTask::indirectObject, head) / 5;
            coloured += drop(organism, WiredTask::colouredObject, head) / 5;
        }
        assertThat(indirect).as("indirect objects").isCloseTo(ofIndirect, within(.8));
        assertThat(coloured).as("coloured objects").isCloseTo(ofColoured, within(.8));
    }

    private static double[] softmax(double[] logits) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(x -> Math.exp(x) / sum).toArray();
    }

    @Test
    void theOptimumCannotBeBettered() {
        var policies = SoftmaxPolicies.generate(1, 20, 50);
        assertThat(Golden.hash(policies.small()[3], policies.large()[3], policies.rewards()[3]))
                .isEqualTo("93c3ec4a52ec5baf70e18e0f7824241ca54cdcc9f3bdcad5588b636bcde94137");
        var optimum = SoftmaxPolicies.optimum(policies.large(), policies.rewards(), SoftmaxPolicies.BETA);
        var random = new SplitMix64(9);
        for (int q = 0; q < 20; q++) {
            var base = softmax(policies.large()[q]);
            double best = value(softmax(optimum[q]), base, policies.rewards()[q]);
            for (int trial = 0; trial < 20; trial++) {
                var moved = optimum[q].clone();
                for (int y = 0; y < moved.length; y++) {
                    moved[y] += .1 * random.nextGaussian();
                }
                assertThat(value(softmax(moved), base, policies.rewards()[q])).isLessThan(best);
            }
        }
    }

    private static double value(double[] policy, double[] base, double[] rewards) {
        double value = 0;
        for (int y = 0; y < policy.length; y++) {
            value += policy[y] * (rewards[y] - SoftmaxPolicies.BETA * Math.log(policy[y] / base[y]));
        }
        return value;
    }

    @Test
    void treesTransferExactlyWhenTheirSecondStepsAgree() {
        double before = -1;
        for (double disagreement : new double[] {0, .3, 1}) {
            var trees = SoftmaxPolicies.trees(1, 6, disagreement);
            var wanted = trees.large().optimum(trees.rewards(), .5);
            var tuned = trees.small().optimum(trees.rewards(), .5);
            var transferred = trees.large().first().clone();
            for (int a = 0; a < 6; a++) {
                transferred[a] += tuned.first()[a] - trees.small().first()[a];
            }
            double variation = 0;
            for (int a = 0; a < 6; a++) {
                variation += Math.abs(softmax(transferred)[a] - softmax(wanted.first())[a]) / 2;
            }
            if (disagreement == 0) {
                assertThat(variation).isCloseTo(0, within(1e-12));
            }
            assertThat(variation).isGreaterThan(before);
            before = variation;
        }
    }

    @Test
    void unembeddingProblemsHaveTwoDifferentTokens() {
        for (int seed = 0; seed < 100; seed++) {
            var problem = UnembeddingProblem.generate(seed, 50, 8);
            assertThat(problem.preferred()).isNotEqualTo(problem.dispreferred()).isBetween(0, 49);
            assertThat(problem.unembedding()).hasDimensions(50, 8);
        }
        var problem = UnembeddingProblem.generate(1, 50, 8);
        assertThat(Golden.hash(problem.unembedding()[49], problem.hidden(), problem.reference()))
                .isEqualTo("20fdd1dd85349d4fc14f0de8e2152a566ed7de4cc3ce80a2ad1c366ea04158fc");
    }

    @Test
    void curvesPeakWhereTheRecipeSays() {
        assertThat(Curve.EARLY_PEAK.peak()).isCloseTo(4666, within(1.0));
        assertThat(Curve.LATE_PEAK.peak()).isCloseTo(54_924, within(1.0));
        for (var curve : new Curve[] {Curve.EARLY_PEAK, Curve.LATE_PEAK}) {
            assertThat(curve.at(curve.peak()))
                    .isGreaterThan(curve.at(curve.peak() * .99))
                    .isGreaterThan(curve.at(curve.peak() * 1.01));
        }
        var steps = ActivationCurves.steps();
        assertThat(steps)
                .hasSize(37)
                .startsWith(0, 1, 2, 4)
                .endsWith(137_500, 143_000)
                .isSorted();
        var noisy = ActivationCurves.noisy(Curve.EARLY_PEAK, .03, 1);
        assertThat(Golden.hash(noisy)).isEqualTo("1c791ea21568de55ccff516ae08c9994878e9cba754513265bcac2c2830a7e1c");
        double square = 0;
        for (int i = 0; i < steps.length; i++) {
            square += Math.pow(noisy[i] / Curve.EARLY_PEAK.at((double) steps[i]) - 1, 2) / steps.length;
        }
        assertThat(Math.sqrt(square)).isBetween(.02, .04);
    }

    @Test
    void plantedLayersAreThoseOfPythia() {
        var layers = ActivationCurves.layers(1);
        assertThat(layers).hasSize(188);
        var k = layers.stream().mapToDouble(ActivationCurves.Layer::k).toArray();
        var planted =
                layers.stream().mapToDouble(ActivationCurves.Layer::plantedK).toArray();
        assertThat(Math.pow(SignalGeneratorsTest.correlation(k, planted), 2)).isGreaterThan(.9);
        var gamma = layers.stream().mapToDouble(ActivationCurves.Layer::gamma).toArray();
        assertThat(Math.abs(SignalGeneratorsTest.correlation(gamma, planted))).isLessThan(.2);
        assertThat(Golden.hash(k, gamma)).isEqualTo("2df88e51c00d88e1af00f338c314a7496d89c37b6961e6f6cca7dab85ba72a2e");
    }
}
