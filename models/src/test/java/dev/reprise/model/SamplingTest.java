package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SamplingTest {
    /** Probabilities 0.4, 0.3, 0.2, 0.1 of the tokens 2, 0, 3, 1. */
    private static final float[] LOGITS = {log(0.3), log(0.1), log(0.4), log(0.2)};

    private static float log(double p) {
        return (float) Math.log(p);
    }

    /** A generator whose every draw is the same: turns {@code choose} into the inverse of its distribution function. */
    private static RandomGenerator constant(double draw) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return draw;
            }
        };
    }

    private static double[] distribution(Sampling sampling, float[] logits, int... seen) {
        int draws = 20_000;
        var shares = new double[logits.length];
        for (int i = 0; i < draws; i++) {
            shares[sampling.choose(logits.clone(), seen, constant((i + 0.5) / draws))] += 1.0 / draws;
        }
        return shares;
    }

    private static float[] floats(JsonNode array) {
        var values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    /** For all rows at once, and for one at a time. */
    @Test
    void rowsAreChosenTogetherAsTheyAreAlone() {
        var random = new SplittableRandom(3);
        for (double temperature : new double[] {0, 0.5, 1, 2}) {
            var sampling = new Sampling(temperature, 0, 1, 0, 1);
            assertThat(sampling.isPlain()).isTrue();
            int samples = 50;
            int vocabulary = 7;
            var logits = new double[4 * vocabulary];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = i % 5 == 0 ? Double.NEGATIVE_INFINITY : (float) (4 * random.nextDouble());
            }
            var draws = new double[4 * samples];
            for (int i = 0; i < draws.length; i++) {
                draws[i] = i % samples == 0 ? 0 : i % samples == 1 ? Math.nextDown(1.0) : random.nextDouble();
            }
            try (var _ = new PointerScope()) {
                int[] together = sampling.choose(Torch.tensor(logits, 4, vocabulary), draws);
                for (int i = 0; i < draws.length; i++) {
                    var row = new float[vocabulary];
                    for (int id = 0; id < vocabulary; id++) {
                        row[id] = (float) logits[i / samples * vocabulary + id];
                    }
                    assertThat(together[i])
                            .as("temperature %f, draw %d", temperature, i)
                            .isEqualTo(sampling.choose(row, new int[0], constant(draws[i])));
                }
                var broken = Torch.tensor(new double[] {0, 1, Double.NaN, 2}, 2, 2);
                assertThatThrownBy(() -> sampling.choose(broken, new double[2]))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("no usable number");
            }
        }
        assertThat(new Sampling(1, 3, 1, 0, 1).isPlain()).isFalse();
    }

    @Test
    void theDistributionIsThatOfTheReference() {
        var cases = Json.read(Path.of("src/test/resources/arithmetic/sampling.json"))
                .get("cases");
        assertThat(cases.size()).isEqualTo(8);
        for (var golden : cases) {
            var sampling = new Sampling(
                    golden.get("temperature").doubleValue(),
                    golden.get("top_k").intValue(),
                    golden.get("top_p").doubleValue(),
                    golden.get("min_p").doubleValue(),
                    golden.get("repetition_penalty").doubleValue());
            var ours = distribution(sampling, floats(golden.get("logits")), 3, 3, 7, 0);
            var theirs = floats(golden.get("probabilities"));
            for (int id = 0; id < ours.length; id++) {
                assertThat(ours[id]).as("%s, token %d", sampling, id).isCloseTo(theirs[id], within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // temperature, top-k, top-p, min-p; probabilities of the tokens 0 to 3
        "1, 0, 1, 0, 0.3, 0.1, 0.4, 0.2",
        "0.5, 0, 1, 0, 0.3, 0.0333333, 0.5333333, 0.1333333",
        "1, 2, 1, 0, 0.4285714, 0, 0.5714286, 0",
        "1, 9, 1, 0, 0.3, 0.1, 0.4, 0.2",
        "1, 0, 0.39, 0, 0, 0, 1, 0",
        "1, 0, 0.69, 0, 0.4285714, 0, 0.5714286, 0",
        "1, 0, 0.71, 0, 0.3333333, 0, 0.4444444, 0.2222222",
        "1, 0, 1, 0.51, 0.4285714, 0, 0.5714286, 0",
        "1, 0, 1, 0.74, 0.4285714, 0, 0.5714286, 0",
        "1, 0, 1, 0.76, 0, 0, 1, 0",
        "1, 0, 1, 1, 0, 0, 1, 0",
        "0, 0, 1, 0, 0, 0, 1, 0"
    })
    void whatIsKeptHasItsShare(
            double temperature, int topK, double topP, double minP, double p0, double p1, double p2, double p3) {
        var ours = distribution(new Sampling(temperature, topK, topP, minP, 1), LOGITS);
        assertThat(ours).containsExactly(new double[] {p0, p1, p2, p3}, within(1e-4));
    }

    @Test
    void drawsAreDistributedAndReproducible() {
        long seed = Goldens.seed();
        var random = new SplittableRandom(seed);
        var again = new SplittableRandom(seed);
        var sampling = new Sampling(1, 0, 1, 0, 1);
        var counts = new int[4];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            int id = sampling.choose(LOGITS.clone(), new int[0], random);
            assertThat(sampling.choose(LOGITS.clone(), new int[0], again)).isEqualTo(id);
            counts[id]++;
        }
        double[] expected = {0.3, 0.1, 0.4, 0.2};
        double chiSquare = 0;
        for (int i = 0; i < 4; i++) {
            chiSquare += Math.pow(counts[i] - draws * expected[i], 2) / (draws * expected[i]);
        }
        assertThat(chiSquare).as("seed %d", seed).isLessThan(30); // 3 degrees of freedom: once in 700,000 seeds
    }

    @Test
    void tokensThatOccurredArePenalisedWhateverTheirSign() {
        float[] logits = {2, -1, 1.5f, -3};
        new Sampling(0, 0, 1, 0, 2).choose(logits, new int[] {0, 1, 1}, constant(0));
        assertThat(logits).containsExactly(1, -2, 1.5f, -3);
        assertThat(new Sampling(0, 0, 1, 0, 2).choose(new float[] {2, 1.5f}, new int[] {0}, constant(0)))
                .isEqualTo(1);
    }

    @Test
    void anExtremeTemperatureIsNoNonsense() {
        assertThat(distribution(new Sampling(1e-300, 0, 1, 0, 1), LOGITS))
                .containsExactly(new double[] {0, 0, 1, 0}, within(1e-9));
        assertThat(distribution(new Sampling(1e300, 0, 1, 0, 1), LOGITS))
                .containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(1e-4));
    }

    @Test
    void logitsThatAreNoNumbersAreAnError() {
        for (float[] logits : new float[][] {
            {1, Float.NaN, 2},
            {Float.NaN, 1, 2},
            {1, Float.POSITIVE_INFINITY, 2},
            {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY}
        }) {
            for (double temperature : new double[] {0, 1}) {
                assertThatThrownBy(
                                () -> new Sampling(temperature, 0, 1, 0, 1).choose(logits, new int[0], constant(0.5)))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("no usable number");
            }
        }
        float[] masked = {Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY};
        assertThat(distribution(new Sampling(1, 0, 1, 0, 1), masked))
                .containsExactly(new double[] {0, 1, 0}, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 1, 0, 1, temperature",
        "NaN, 0, 1, 0, 1, temperature",
        "Infinity, 0, 1, 0, 1, temperature",
        "1, -1, 1, 0, 1, top-k",
        "1, 0, 0, 0, 1, top-p",
        "1, 0, 1.1, 0, 1, top-p",
        "1, 0, NaN, 0, 1, top-p",
        "1, 0, 1, -0.1, 1, min-p",
        "1, 0, 1, 1.1, 1, min-p",
        "1, 0, 1, 0, 0, repetition penalty",
        "1, 0, 1, 0, NaN, repetition penalty"
    })
    void settingsOutOfRangeAreRefused(
            double temperature, int topK, double topP, double minP, double penalty, String name) {
        assertThatThrownBy(() -> new Sampling(temperature, topK, topP, minP, penalty))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(name);
    }
}
