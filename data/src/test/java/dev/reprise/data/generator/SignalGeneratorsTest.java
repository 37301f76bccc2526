package dev.reprise.data.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.EegFmri.Setting;
import dev.reprise.data.generator.Listener.Lexicon;
import dev.reprise.data.generator.Listener.Run;
import dev.reprise.data.generator.Listener.WordClass;
import dev.reprise.data.generator.SpectrumTargets.Target;
import dev.reprise.data.world.Preset;
import dev.reprise.data.world.World;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalGeneratorsTest {

    static double correlation(double[] x, double[] y) {
        double mx = Arrays.stream(x).average().orElseThrow();
        double my = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        return xy / Math.sqrt(xx * yy);
    }

    @ParameterizedTest
    @CsvSource({
        "SMOOTH, 99495efe8cc656d924861e1c570af7db1639945f8e1830f48c25b299f7a48eda",
        "BIG, 170929de5ea18f6eb20ffb4c17b0b96ad07b0087f7828a526aa3d4ed1bf79c1b",
        "SMALL, 97c042dad32693f3249be47de4dfdaefed8b5759e6854121af76c7ede0a9343e",
        "FRINGE, d2d916ca291d6de84f07a2f518faf68ef023a136489fba90fbf244b41c5fa8a7"
    })
    void targetsAreScaledAndTheSameForASeed(Target target, String sha256) {
        var image = SpectrumTargets.generate(target, 1);
        assertThat(Golden.hash(image)).isEqualTo(sha256);
        assertThat(SpectrumTargets.generate(target, 2)).isNotEqualTo(image);
        assertThat(Arrays.stream(image).average().orElseThrow()).isCloseTo(0, within(1e-12));
        assertThat(Arrays.stream(image).map(Math::abs).max().orElseThrow()).isEqualTo(1);
    }

    /** The frequency below which nine tenths of the energy lie: smooth, big and small differ, and the fringe lies where it should. */
    @Test
    void energyLiesWhereTheTargetsNameSays() {
        ToDoubleFunction<Target> edge = target -> {
            var energy = new double[SpectrumTargets.SIDE];
            var re = new double[SpectrumTargets.SIDE][];
            var im = new double[SpectrumTargets.SIDE][];
            int n = SpectrumTargets.SIDE;
            var image = SpectrumTargets.generate(target, 1);
            for (int y = 0; y < n; y++) {
                re[y] = Arrays.copyOfRange(image, y * n, (y + 1) * n);
                im[y] = new double[n];
                PinkNoise.transform(re[y], im[y]);
            }
            double all = 0;
            for (int x = 0; x < n; x++) {
                var column = new double[n];
                var imaginary = new double[n];
                for (int y = 0; y < n; y++) {
                    column[y] = re[y][x];
                    imaginary[y] = im[y][x];
                }
                PinkNoise.transform(column, imaginary);
                for (int y = 0; y < n; y++) {
                    double f = Math.hypot(Math.min(x, n - x), Math.min(y, n - y));
                    double power = column[y] * column[y] + imaginary[y] * imaginary[y];
                    energy[(int) Math.round(f)] += power;
                    all += power;
                }
            }
            double sum = 0;
            for (int f = 0; f < n; f++) {
                sum += energy[f];
                if (sum >= .9 * all) {
                    return f;
                }
            }
            return n;
        };
        assertThat(edge.applyAsDouble(Target.SMOOTH)).isBetween(2.0, 5.0);
        assertThat(edge.applyAsDouble(Target.BIG)).isBetween(3.0, 16.0);
        assertThat(edge.applyAsDouble(Target.SMALL)).isBetween(16.0, 50.0);
        assertThat(edge.applyAsDouble(Target.FRINGE)).isBetween(20.0, 23.0);
    }

    @Test
    void theTransformIsADiscreteFourierTransform() {
        var random = new SplitMix64(5);
        int n = 16;
        var re = random.doubles(n).toArray();
        var im = random.doubles(n).toArray();
        var a = re.clone();
        var b = im.clone();
        PinkNoise.transform(a, b);
        for (int j = 0; j < n; j++) {
            double real = 0;
            for (int k = 0; k < n; k++) {
                double angle = 2 * Math.PI * j * k / n;
                real += re[k] * Math.cos(angle) - im[k] * Math.sin(angle);
            }
            assertThat(a[j]).isCloseTo(real, within(1e-12));
        }
    }

    @Test
    void aRecordingFollowsItsDrive() {
        var scan = EegFmri.generate(Setting.ONE_CHANNEL, 1, 0, 0, 1800);
        assertThat(Golden.hash(Arrays.copyOf(scan.eeg(), 10_000), scan.bold()))
                .isEqualTo("67db244a4c5cc89df84521f87a68941c9f1efb23dcdfefb94ffd5bcfd69a199d");
        assertThat(EegFmri.generate(Setting.ONE_CHANNEL, 2, 0, 0, 60).bold())
                .isNotEqualTo(Arrays.copyOf(scan.bold(), 30));
        assertThat(scan.eeg()).hasSize(180_000);
        assertThat(scan.bold()).hasSize(900);
        var expected = new double[900];
        for (int v = 0; v < 900; v++) {
            for (int i = 0; i < 640 && v * 40 - i >= 0; i++) {
                expected[v] += EegFmri.response(i / 20.0) * scan.truth().drive()[v * 40 - i];
            }
        }
        assertThat(correlation(expected, scan.bold())).isCloseTo(Math.sqrt(.9), within(.01));
        double rate = scan.truth().bursts().length / 1800.0;
        assertThat(rate).as("1.5 exp(.32) on average").isBetween(1.2, 3.2);
    }

    @Test
    void envelopesForgetInEightSeconds() {
        double same = 0;
        double later = 0;
        for (int run = 0; run < 12; run++) {
            var envelope = EegFmri.generate(Setting.ONE_CHANNEL, 3, 0, run, 600)
                    .truth()
                    .envelopes()
                    .getFirst();
            for (int i = 0; i + 160 < envelope.length; i++) {
                same += envelope[i] * envelope[i];
                later += envelope[i] * envelope[i + 160];
            }
        }
        assertThat(later / same).isCloseTo(Math.exp(-1), within(.1));
    }

    /** Power at the two rhythms, 1.2 Hz apart, and at 22 Hz, over the background's fall. */
    @Test
    void theSpectrumHasTwoRhythmsBurstsAndAFallingBackground() {
        var scan = EegFmri.generate(Setting.ONE_CHANNEL, 1, 0, 0, 1400);
        assertThat(power(scan.eeg(), 9.4)).isGreaterThan(2 * power(scan.eeg(), 10));
        assertThat(power(scan.eeg(), 10.6)).isGreaterThan(2 * power(scan.eeg(), 10));
        assertThat(power(scan.eeg(), 22)).isGreaterThan(2 * power(scan.eeg(), 33));
        assertThat(power(scan.eeg(), 1) / power(scan.eeg(), 4)).isBetween(2.5, 6.0);
    }

    /** The mean power in frames of ten seconds, Hann window. */
    private static double power(float[] signal, double frequency) {
        int frame = 1000;
        double sum = 0;
        for (int start = 0; start + frame <= signal.length; start += frame) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < frame; i++) {
                double window = 1 - Math.cos(2 * Math.PI * i / frame);
                re += window * signal[start + i] * Math.cos(2 * Math.PI * frequency * i / EegFmri.RATE);
                im += window * signal[start + i] * Math.sin(2 * Math.PI * frequency * i / EegFmri.RATE);
            }
            sum += re * re + im * im;
        }
        return sum / signal.length;
    }

    @Test
    void runsOfASubjectShareALeadFieldAndSubjectsDoNot() {
        var one = EegFmri.generate(Setting.SUBJECTS, 1, 0, 0, 30).truth().leadField();
        assertThat(EegFmri.generate(Setting.SUBJECTS, 1, 0, 1, 30).truth().leadField())
                .isDeepEqualTo(one);
        assertThat(EegFmri.generate(Setting.SUBJECTS, 1, 1, 0, 30).truth().leadField()[0])
                .isNotEqualTo(one[0]);
        assertThat(EegFmri.generate(Setting.EIGHT_CHANNELS, 1, 1, 0, 30).truth().leadField())
                .isDeepEqualTo(EegFmri.generate(Setting.EIGHT_CHANNELS, 1, 0, 0, 30)
                        .truth()
                        .leadField());
    }

    @Test
    void frequentWordsSteadyTheFirstSensorsOfATrueBrainAlone() {
        var lexicon = Lexicon.zipf(1);
        assertThat(lexicon.words()).hasSize(250);
        var brain = Listener.generate(lexicon, 1, false);
        assertThat(Golden.hash(
                        brain.runs().get(2).get(7).signal(),
                        brain.runs().get(2).get(7).words()))
                .isEqualTo("5345b3056a0c7bd90aa30e8fb9a54d73a9490bfc8a1de7bec7d83b6d73d1b6a6");
        var nobody = Listener.generate(lexicon, 1, true);
        assertThat(lock(brain, 0, false)).isGreaterThan(.3);
        assertThat(Math.abs(lock(nobody, 0, false))).isLessThan(.15);
        assertThat(lock(brain, 7, true)).isGreaterThan(.2);
        assertThat(Math.abs(lock(nobody, 7, true))).isLessThan(.15);
    }

    @Test
    void listenersHearTheWordsOfAWorld() {
        var words = Lexicon.of(new World(Preset.TINY, 1), 1).words();
        assertThat(words)
                .hasSize(250)
                .allSatisfy(word -> assertThat(word.frequency()).isGreaterThanOrEqualTo(50));
        assertThat(words).extracting(Listener.Word::wordClass).contains(WordClass.values());
        assertThat(words)
                .contains(new Listener.Word("the", words.getFirst().frequency(), WordClass.FUNCTION))
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Listener.Word::frequency).reversed());
    }

    @Test
    void mostWordsAreHeardByAll() {
        var brain = Listener.generate(Lexicon.zipf(1), 1, false);
        long heard = IntStream.range(0, 250)
                .filter(word -> brain.runs().stream()
                        .allMatch(runs -> runs.stream()
                                .anyMatch(run -> Arrays.stream(run.words()).anyMatch(w -> w == word))))
                .count();
        assertThat(heard).isBetween(150L, 240L);
    }

    /** The correlation over windows of 2 s of the phase locking of four sensors with the mean log frequency, or the share of function words. */
    private static double lock(Listener brain, int channel, boolean function) {
        var locks = new double[8 * 118 * 2];
        var drives = new double[locks.length];
        int n = 0;
        for (var run : brain.runs().getFirst()) {
            var phases = new double[4][];
            for (int c = 0; c < 4; c++) {
                phases[c] = phases(run, channel + c);
            }
            for (int start = 0; start + 100 <= 5900; start += 50) {
                double sum = 0;
                for (int a = 0; a < 4; a++) {
                    for (int b = a + 1; b < 4; b++) {
                        double re = 0;
                        double im = 0;
                        for (int i = start; i < start + 100; i++) {
                            re += Math.cos(phases[a][i] - phases[b][i]);
                            im += Math.sin(phases[a][i] - phases[b][i]);
                        }
                        sum += Math.hypot(re, im);
                    }
                }
                locks[n] = sum;
                drives[n++] = drive(brain, run, start, function);
            }
        }
        return correlation(Arrays.copyOf(locks, n), Arrays.copyOf(drives, n));
    }

    private static double drive(Listener brain, Run run, int start, boolean function) {
        double sum = 0;
        for (int i = start; i < start + 100; i++) {
            double now = (double) i / Listener.RATE;
            int w = 0;
            while (w + 1 < run.onsets().length && run.onsets()[w + 1] <= now) {
                w++;
            }
            var word = brain.lexicon().words().get(run.words()[w]);
            sum += function ? (word.wordClass() == WordClass.FUNCTION ? 1 : 0) : Math.log(word.frequency());
        }
        return sum;
    }

    /** The phase against the carrier, averaged over a fifth of a second. */
    private static double[] phases(Run run, int channel) {
        int samples = Listener.SECONDS * Listener.RATE;
        var phases = new double[samples];
        for (int i = 0; i < samples; i++) {
            double re = 0;
            double im = 0;
            for (int j = Math.max(0, i - 5); j < Math.min(samples, i + 5); j++) {
                double angle = 2 * Math.PI * Listener.CARRIER * j / Listener.RATE;
                re += run.signal()[channel * samples + j] * Math.cos(angle);
                im += run.signal()[channel * samples + j] * Math.sin(angle);
            }
            phases[i] = Math.atan2(re, im);
        }
        return phases;
    }
}
