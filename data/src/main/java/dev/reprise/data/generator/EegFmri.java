package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * A simultaneous recording of electric brain signals and of a region's blood oxygenation, in which the truth is known. Two rhythms close to 10 Hz wax and
 * wane slowly, bursts of 22 Hz come at a waxing and waning rate; the region follows the difference of the rhythms and the bursts. Rhythms so close together are
 * told apart by long windows only, bursts are best seen in short ones.
 *
 * @param eeg [channel, sample], 100 samples a second, arbitrary units
 * @param bold the region, a volume every two seconds, at the times 0, 2, 4 ...; 90 % of its variance follows the drive
 * @param truth what the recording was made from
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record EegFmri(int channels, float[] eeg, double[] bold, Truth truth) {

    /** Samples of {@link #eeg} a second. */
    public static final int RATE = 100;

    /** Seconds from one volume to the next. */
    public static final double REPETITION = 2;

    /** Values a second of the slow courses in {@link Truth}. */
    public static final int SLOW_RATE = 20;

    private static final double SLOW_TIME = 8;
    private static final int SLOW_STEPS = RATE / SLOW_RATE;
    private static final double BURST_WIDTH = .06;

    /**
     * What is recorded.
     *
     * @param gap between the two rhythms, in Hz
     * @param burstWeight of the bursts in the drive
     * @param burstGain of the bursts in the signals, against rhythms of variance 1
     * @param ownField how much a subject's lead field differs from the shared one, 0 for a single subject
     * @param ownCarrier by how many Hz a subject's rhythms may lie off
     */
    public record Setting(
            int channels, double gap, double burstWeight, double burstGain, double ownField, double ownCarrier) {

        /** One channel, in which windows of several lengths are needed. */
        public static final Setting ONE_CHANNEL = new Setting(1, 1.2, .7, 2, 0, 0);

        /** Eight channels, with which space tells the sources apart. */
        public static final Setting EIGHT_CHANNELS = new Setting(8, .7, .7, 1.5, 0, 0);

        /** Eight channels of people whose heads differ. */
        public static final Setting SUBJECTS = new Setting(8, .7, .7, 1.5, .3, 0);
    }

    /**
     * @param envelopes the logarithms of the two rhythms' amplitudes are .8 times these, {@link #SLOW_RATE} values a second
     * @param bursts the time of each burst, in seconds
     * @param drive what the region answers to, {@link #SLOW_RATE} values a second
     * @param leadField [channel, source]: the two rhythms, the bursts
     */
    public record Truth(List<double[]> envelopes, double[] bursts, double[] drive, double[][] leadField) {
        public Truth {
            envelopes = List.copyOf(envelopes);
        }
    }

    /**
     * One recording.
     *
     * @param subject whose head it is; recordings of one subject share the lead field
     * @param run of that subject
     */
    public static EegFmri generate(Setting setting, long seed, int subject, int run, int seconds) {
        var random = SplitMix64.of(seed, Streams.EEG_SCAN, subject, run);
        int slow = seconds * SLOW_RATE;
        int samples = seconds * RATE;
        var one = Signals.ornsteinUhlenbeck(slow, SLOW_TIME * SLOW_RATE, random);
        var other = Signals.ornsteinUhlenbeck(slow, SLOW_TIME * SLOW_RATE, random);
        var rate = Signals.ornsteinUhlenbeck(slow, SLOW_TIME * SLOW_RATE, random);
        var bursts = bursts(rate, random);
        var field = leadField(setting, seed, subject);
        double off = setting.ownCarrier
                * SplitMix64.of(seed, Streams.EEG_LEAD_FIELD, subject, 1).nextDouble(-1, 1);
        var sources = List.of(
                Signals.standardised(rhythm(one, samples, 10 + off - setting.gap / 2, random)),
                Signals.standardised(rhythm(other, samples, 10 + off + setting.gap / 2, random)),
                Signals.standardised(burstSignal(bursts, samples, random)));
        var eeg = new float[setting.channels * samples];
        for (int c = 0; c < setting.channels; c++) {
            var mixed = new double[samples];
            for (int i = 0; i < samples; i++) {
                mixed[i] = field[c][0] * sources.get(0)[i]
                        + field[c][1] * sources.get(1)[i]
                        + field[c][2] * setting.burstGain * sources.get(2)[i];
            }
            mixed = Signals.standardised(mixed);
            var background = PinkNoise.generate(samples, RATE, random);
            for (int i = 0; i < samples; i++) {
                eeg[c * samples + i] = (float) (3 * mixed[i] + background[i]);
            }
        }
        var drive = drive(one, other, bursts, setting.burstWeight);
        var bold = bold(drive, seconds, random);
        return new EegFmri(setting.channels, eeg, bold, new Truth(List.of(one, other), bursts, drive, field));
    }

    /** exp(.8 o) sin(2 pi f t) with a phase that wanders by N(0, .01) a sample. */
    private static double[] rhythm(double[] envelope, int samples, double frequency, SplitMix64 random) {
        var rhythm = new double[samples];
        double phase = random.nextDouble(0, 2 * Math.PI);
        for (int i = 0; i < samples; i++) {
            double amplitude = StrictMath.exp(.8 * Signals.at(envelope, (double) i / SLOW_STEPS));
            rhythm[i] = amplitude * StrictMath.sin(phase);
            phase += 2 * Math.PI * frequency / RATE + .01 * random.nextGaussian();
        }
        return rhythm;
    }

    /** A Poisson process of rate 1.5 exp(.8 o) a second. */
    private static double[] bursts(double[] rate, SplitMix64 random) {
        var times = new ArrayList<Double>();
        double left = -StrictMath.log(1 - random.nextDouble());
        for (int i = 0; i < rate.length; i++) {
            double expected = 1.5 * StrictMath.exp(.8 * rate[i]) / SLOW_RATE;
            double used = 0;
            while (left < expected - used) {
                used += left;
                times.add((i + used / expected) / SLOW_RATE);
                left = -StrictMath.log(1 - random.nextDouble());
            }
            left -= expected - used;
        }
        return times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Gaussian bumps of log-normal height (sigma .9) on a carrier of 22 Hz whose phase wanders by N(0, .03) a sample. */
    private static double[] burstSignal(double[] bursts, int samples, SplitMix64 random) {
        var envelope = new double[samples];
        int reach = (int) (5 * BURST_WIDTH * RATE);
        for (double time : bursts) {
            double height = StrictMath.exp(.9 * random.nextGaussian());
            int centre = (int) (time * RATE);
            for (int i = Math.max(0, centre - reach); i <= Math.min(samples - 1, centre + reach); i++) {
                double z = ((double) i / RATE - time) / BURST_WIDTH;
                envelope[i] += height * StrictMath.exp(-z * z / 2);
            }
        }
        double phase = random.nextDouble(0, 2 * Math.PI);
        for (int i = 0; i < samples; i++) {
            envelope[i] *= StrictMath.sin(phase);
            phase += 2 * Math.PI * 22 / RATE + .03 * random.nextGaussian();
        }
        return envelope;
    }

    /** o_a - o_b + 3 w z, z = the standardised count of bursts in half a second. */
    private static double[] drive(double[] one, double[] other, double[] bursts, double weight) {
        var counts = new double[one.length];
        int half = SLOW_RATE / 4;
        for (double time : bursts) {
            int bin = (int) (time * SLOW_RATE);
            for (int i = Math.max(0, bin - half); i < Math.min(counts.length, bin + half); i++) {
                counts[i]++;
            }
        }
        var standardised = Signals.standardised(counts);
        var drive = new double[one.length];
        for (int i = 0; i < drive.length; i++) {
            drive[i] = one[i] - other[i] + 3 * weight * standardised[i];
        }
        return drive;
    }

    /** The double-gamma response t^5 e^-t / 5! - t^15 e^-t / (6 15!), t in seconds. */
    static double response(double t) {
        double falling = StrictMath.exp(-t);
        return StrictMath.pow(t, 5) * falling / 120 - StrictMath.pow(t, 15) * falling / (6 * 1307674368000.0);
    }

    private static double[] bold(double[] drive, int seconds, SplitMix64 random) {
        int length = 32 * SLOW_RATE;
        var kernel = new double[length];
        for (int i = 0; i < length; i++) {
            kernel[i] = response((double) i / SLOW_RATE);
        }
        var bold = new double[(int) (seconds / REPETITION)];
        for (int v = 0; v < bold.length; v++) {
            int now = (int) (v * REPETITION * SLOW_RATE);
            for (int i = 0; i < Math.min(length, now + 1); i++) {
                bold[v] += kernel[i] * drive[now - i];
            }
        }
        bold = Signals.standardised(bold);
        for (int v = 0; v < bold.length; v++) {
            bold[v] = Math.sqrt(.9) * bold[v] + Math.sqrt(.1) * random.nextGaussian();
        }
        return bold;
    }

    /** Weights of random sign and of a size from .5 to 1.5, so that every channel sees every source; a subject adds its own normal part. */
    private static double[][] leadField(Setting setting, long seed, int subject) {
        var shared = SplitMix64.of(seed, Streams.EEG_LEAD_FIELD);
        var own = SplitMix64.of(seed, Streams.EEG_LEAD_FIELD, subject);
        var field = new double[setting.channels][3];
        for (var channel : field) {
            for (int s = 0; s < channel.length; s++) {
                double size = shared.nextDouble(.5, 1.5);
                channel[s] = (shared.percent(50) ? size : -size) + setting.ownField * own.nextGaussian();
            }
        }
        return field;
    }
}
