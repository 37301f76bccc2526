package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * A task that can only be solved from its context: two exemplars with a label each, then one of the two again, whose label is asked for. Which labels the two
 * classes have is drawn anew in every sequence.
 *
 * @param trained [class][64], one exemplar N(0, I) a class
 * @param heldOut [class][64], of 100 classes that are not trained on
 * @param labels how many labels there are
 * @param trainedPairs the unordered pairs of labels that occur in training, 8 of 10
 * @param heldOutPairs the others
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record GaussianClasses(
        float[][] trained, float[][] heldOut, int labels, List<Pair> trainedPairs, List<Pair> heldOutPairs) {
    public static final int WIDTH = 64;
    private static final int HELD_OUT = 100;

    /** Two different labels, the smaller first. */
    public record Pair(int first, int second) {}

    /** From what a sequence is drawn. */
    public enum Split {
        /** Trained classes, trained pairs of labels. */
        TRAINED,
        /** Held-out classes, trained pairs. */
        NEW_CLASSES,
        /** Trained classes, held-out pairs. */
        RELABELLED
    }

    /** x1 y1 x2 y2 xq. Classes are numbers within the trained or the held-out ones; the answer is the label of the query's class. */
    public record Sequence(int class1, int label1, int class2, int label2, int query, int answer) {}

    public GaussianClasses {
        trainedPairs = List.copyOf(trainedPairs);
        heldOutPairs = List.copyOf(heldOutPairs);
    }

    /** 50 classes and 5 labels are the usual number. */
    public static GaussianClasses generate(long seed, int classes, int labels) {
        var random = SplitMix64.of(seed, Streams.GAUSSIAN_CLASSES);
        var pairs = new ArrayList<Pair>();
        for (int a = 0; a < labels; a++) {
            for (int b = a + 1; b < labels; b++) {
                pairs.add(new Pair(a, b));
            }
        }
        var order = random.shuffle(pairs);
        int trained = Math.ceilDiv(4 * pairs.size(), 5);
        return new GaussianClasses(
                exemplars(classes, random),
                exemplars(HELD_OUT, random),
                labels,
                order.subList(0, trained),
                order.subList(trained, order.size()));
    }

    private static float[][] exemplars(int classes, SplitMix64 random) {
        var exemplars = new float[classes][WIDTH];
        for (var exemplar : exemplars) {
            for (int i = 0; i < WIDTH; i++) {
                exemplar[i] = (float) random.nextGaussian();
            }
        }
        return exemplars;
    }

    /** A new sequence: order of classes and labels, and which class is asked for, are even. */
    public Sequence draw(Split split, SplitMix64 random) {
        int classes = (split == Split.NEW_CLASSES ? heldOut : trained).length;
        int class1 = random.below(classes);
        int class2 = random.below(classes - 1);
        class2 += class2 >= class1 ? 1 : 0;
        var pair = random.choose(split == Split.RELABELLED ? heldOutPairs : trainedPairs);
        boolean swapped = random.percent(50);
        int label1 = swapped ? pair.second : pair.first;
        int label2 = swapped ? pair.first : pair.second;
        boolean first = random.percent(50);
        return new Sequence(class1, label1, class2, label2, first ? class1 : class2, first ? label1 : label2);
    }
}
