package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Recordings of brains that listen to stories, in which the truth is known. All 20 sensors swing at 5.5 Hz. Sensors 0 to 6 share a phase that is steadier the more
 * frequent the present word is, sensors 7 to 13 one that is steadier at function words, the others drift on their own. In a null brain the two drives are
 * permuted over the words, so that the signals know nothing of frequency or class.
 *
 * @param lexicon the words
 * @param runs [listener][run]
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record Listener(Lexicon lexicon, List<List<Run>> runs) {
    public static final int CHANNELS = 20;

    /** Samples a second. */
    public static final int RATE = 50;

    /** Hz. */
    public static final double CARRIER = 5.5;

    /** Seconds of a run. */
    public static final int SECONDS = 120;

    public static final int LISTENERS = 3;
    public static final int RUNS = 8;

    /** What kind of word it is. */
    public enum WordClass {
        FUNCTION,
        NOUN,
        VERB,
        OTHER
    }

    private static final List<WordClass> CONTENT = List.of(WordClass.NOUN, WordClass.VERB, WordClass.OTHER);

    /** @param frequency how often it comes, in any unit */
    public record Word(String text, double frequency, WordClass wordClass) {}

    /**
     * Words with random embeddings of 8 numbers.
     *
     * @param embeddings [word][8], standard normal
     */
    public record Lexicon(List<Word> words, double[][] embeddings) {
        private static final int SIZE = 250;
        private static final Map<String, WordClass> CLASSES = Map.of(
                "func", WordClass.FUNCTION, "noun", WordClass.NOUN, "verb", WordClass.VERB, "adj", WordClass.OTHER);

        public Lexicon {
            words = List.copyOf(words);
        }

        /** Given words. */
        public static Lexicon of(List<Word> words, long seed) {
            var random = SplitMix64.of(seed, Streams.LISTENER, -1);
            var embeddings = new double[words.size()][8];
            for (var embedding : embeddings) {
                for (int i = 0; i < embedding.length; i++) {
                    embedding[i] = random.nextGaussian();
                }
            }
            return new Lexicon(words, embeddings);
        }

        /**
         * The 250 most frequent words of a world's base, but for names and numbers, with their true counts (in lower case); adjectives are {@link WordClass#OTHER}.
         */
        public static Lexicon of(World world, long seed) {
            var words = new ArrayList<Word>();
            for (var row : world.set("words", 0, Integer.MAX_VALUE)) {
                var wordClass = CLASSES.get(row.string("pos"));
                boolean begins = Character.isUpperCase(row.string("word").charAt(0));
                if (wordClass != null && !begins && words.size() < SIZE) {
                    words.add(new Word(row.string("word"), row.number("count"), wordClass));
                }
            }
            return of(words, seed);
        }

        /** 250 made-up words whose frequency falls as 1/rank; a third of the most frequent fifty are function words, few of the others are. */
        public static Lexicon zipf(long seed) {
            var random = SplitMix64.of(seed, Streams.LISTENER, -2);
            var words = new ArrayList<Word>();
            for (int rank = 1; rank <= SIZE; rank++) {
                boolean function = random.percent(rank <= 50 ? 33 : 8);
                var wordClass = function ? WordClass.FUNCTION : CONTENT.get(random.below(3));
                words.add(new Word("w" + rank, 1.0 / rank, wordClass));
            }
            return of(words, seed);
        }
    }

    /**
     * @param signal [channel, sample]
     * @param words the word at each onset, an index into the lexicon
     * @param onsets in seconds, ascending; a word lasts until the next
     */
    public record Run(float[] signal, int[] words, double[] onsets) {}

    public Listener {
        runs = runs.stream().map(List::copyOf).toList();
    }

    /** @param nullBrain whether the drives are permuted over the words */
    public static Listener generate(Lexicon lexicon, long seed, boolean nullBrain) {
        int size = lexicon.words.size();
        var frequency = Signals.standardised(lexicon.words.stream()
                .mapToDouble(word -> StrictMath.log(word.frequency))
                .toArray());
        var function = Signals.standardised(lexicon.words.stream()
                .mapToDouble(word -> word.wordClass == WordClass.FUNCTION ? 1 : 0)
                .toArray());
        if (nullBrain) {
            var random = SplitMix64.of(seed, Streams.LISTENER, -3);
            frequency = permuted(frequency, random);
            function = permuted(function, random);
        }
        var cumulative = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += lexicon.words.get(i).frequency;
            cumulative[i] = sum;
        }
        var runs = new ArrayList<List<Run>>();
        for (int listener = 0; listener < LISTENERS; listener++) {
            var own = new ArrayList<Run>();
            for (int run = 0; run < RUNS; run++) {
                own.add(run(cumulative, frequency, function, SplitMix64.of(seed, Streams.LISTENER, listener, run)));
            }
            runs.add(own);
        }
        return new Listener(lexicon, runs);
    }

    private static double[] permuted(double[] values, SplitMix64 random) {
        return random.shuffle(IntStream.range(0, values.length).boxed().toList()).stream()
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static Run run(double[] cumulative, double[] frequency, double[] function, SplitMix64 random) {
        var words = new ArrayList<Integer>();
        var onsets = new ArrayList<Double>();
        for (double time = 0; time < SECONDS; time += random.nextDouble(.25, .6)) {
            double at = random.nextDouble() * cumulative[cumulative.length - 1];
            words.add(IntStream.range(0, cumulative.length)
                    .filter(i -> at < cumulative[i])
                    .findFirst()
                    .orElseThrow());
            onsets.add(time);
        }
        int samples = SECONDS * RATE;
        var present = new int[samples];
        for (int i = 0, w = 0; i < samples; i++) {
            while (w + 1 < onsets.size() && onsets.get(w + 1) <= (double) i / RATE) {
                w++;
            }
            present[i] = words.get(w);
        }
        var steady = List.of(drifting(samples, random), drifting(samples, random));
        var signal = new float[CHANNELS * samples];
        for (int channel = 0; channel < CHANNELS; channel++) {
            var phases = switch (channel / 7) {
                case 0 -> jittered(steady.get(0), frequency, present, random);
                case 1 -> jittered(steady.get(1), function, present, random);
                default -> drifting(samples, random);
            };
            for (int i = 0; i < samples; i++) {
                double swing = StrictMath.sin(2 * Math.PI * CARRIER * i / RATE + phases[i]);
                signal[channel * samples + i] = (float) (swing + .3 * random.nextGaussian());
            }
        }
        return new Run(
                signal,
                words.stream().mapToInt(Integer::intValue).toArray(),
                onsets.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * The shared phase with a lag of the sensor's own, and a deviation that wanders within .15 s, of standard deviation 1.6 / (1 + exp(drive of the present
     * word)).
     */
    private static double[] jittered(double[] shared, double[] drive, int[] present, SplitMix64 random) {
        double lag = random.nextDouble(0, 2 * Math.PI);
        var phase = Signals.ornsteinUhlenbeck(present.length, .15 * RATE, random);
        for (int i = 0; i < present.length; i++) {
            phase[i] = shared[i] + lag + 1.6 / (1 + StrictMath.exp(drive[present[i]])) * phase[i];
        }
        return phase;
    }

    /** A random walk that has turned by about .2 radians after a second. */
    private static double[] drifting(int samples, SplitMix64 random) {
        var phase = new double[samples];
        double at = random.nextDouble(0, 2 * Math.PI);
        for (int i = 0; i < samples; i++) {
            at += .2 * random.nextGaussian() / Math.sqrt(RATE);
            phase[i] = at;
        }
        return phase;
    }
}
