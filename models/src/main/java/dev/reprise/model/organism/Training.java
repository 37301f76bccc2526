package dev.reprise.model.organism;

import java.util.Arrays;
import java.util.List;

/** How an organism comes about. */
public sealed interface Training {
    /** The number of updates. */
    int steps();

    /** The highest learning rate. */
    double rate();

    /** Updates in which the rate rises to its highest. */
    default int warmUp() {
        return 100;
    }

    /** Tokens read or sampled altogether. */
    long tokens();

    /**
     * Prediction of the next token on a stream of the world.
     *
     * @param stream name of the stream
     * @param cut how the stream becomes windows
     * @param loss which tokens count
     * @param steps number of updates
     * @param rows windows an update
     * @param length tokens a window
     * @param rate the highest learning rate
     * @param schedule of the rate
     * @param primer so many of the updates, the first, read the stream {@code copies} instead: there the answer stands in the text before, so
     *     that copying is what pays first
     */
    record NextToken(
            String stream,
            Cut cut,
            Loss loss,
            int steps,
            int rows,
            int length,
            double rate,
            Schedule schedule,
            int primer)
            implements Training {
        NextToken(String stream, Cut cut, Loss loss, int steps, int rows, int length, double rate, Schedule schedule) {
            this(stream, cut, loss, steps, rows, length, rate, schedule, 0);
        }

        /** This after some updates on {@code copies}. */
        NextToken after(int updates) {
            return new NextToken(stream, cut, loss, steps, rows, length, rate, schedule, updates);
        }

        @Override
        public long tokens() {
            return (long) steps * rows * length;
        }
    }

    /** How a stream becomes windows. */
    enum Cut {
        /** Each begins with the beginning of a document, and attention stays within a document. */
        WHOLE_DOCUMENTS,
        CONSECUTIVE
    }

    /** Which tokens count. */
    enum Loss {
        ALL_TOKENS,
        /** What the assistant says and the end of its turn; all tokens of a document that is no conversation. */
        REPLIES
    }

    /** The learning rate after 100 steps of warm-up. */
    enum Schedule {
        /** A half cosine down to a tenth. */
        COSINE,
        /** A half cosine down to 0.55 of the peak within 60 per cent of 4,096 steps, and there it stays: the state from which any future can be annealed. */
        INFINITE
    }

    /**
     * Reinforcement on the world's sums: each problem is answered several times at temperature 1; an answer's advantage is its reward less the
     * mean reward of the problem's answers. The reward is 1 for the right number after {@code ####}, -0.1 without {@code ####}, else 0.
     *
     * @param steps number of updates
     * @param problems of an update
     * @param samples answers to a problem
     * @param length most tokens of an answer
     * @param rate the highest learning rate
     * @param divergence weight of the divergence from the parent
     */
    record Reinforcement(int steps, int problems, int samples, int length, double rate, double divergence)
            implements Training {
        @Override
        public int warmUp() {
            return Math.min(10, steps / 16);
        }

        @Override
        public long tokens() {
            return (long) steps * problems * samples * length;
        }
    }

    /**
     * Continued prediction of the next token with the rectifier in the place of the activation function, under a growing penalty on the
     * feed-forward activations, as ProSparse does: none at first, then a small one, which is raised twice.
     *
     * @param task the prediction
     * @param penalty the last stage's factor of the mean absolute activation
     */
    record Sparsification(NextToken task, double penalty) implements Training {
        /** How far the published 7B model is when its stages end, and its factors as shares of the last. */
        private static final double[] ENDS = {
            5000 / 16500.0, 6000 / 16500.0, 10000 / 16500.0, 12000 / 16500.0, 16000 / 16500.0, 1
        };

        private static final double[] SHARES = {0, 0.025, 0.25, 0.25, 1, 1};

        /** The factor by the update, from 1. */
        dev.reprise.model.training.Schedule penalties() {
            return dev.reprise.model.training.Schedule.stages(
                    Arrays.stream(SHARES).map(share -> share * penalty).toArray(),
                    Arrays.stream(ENDS)
                            .mapToLong(end -> Math.round(end * task.steps))
                            .toArray());
        }

        @Override
        public int steps() {
            return task.steps;
        }

        @Override
        public double rate() {
            return task.rate;
        }

        @Override
        public long tokens() {
            return task.tokens();
        }
    }

    /**
     * Generated pictures and their classes or, for a pair of towers, their captions. The rate falls along a half cosine to a tenth.
     *
     * @param pictures of an update
     */
    record Pictures(PictureSet data, int steps, int pictures, double rate) implements Training {
        @Override
        public long tokens() {
            return 0;
        }
    }

    /** What pictures. */
    enum PictureSet {
        /** {@link dev.reprise.data.generator.CaptionedShapes}: no picture is seen twice. */
        SHAPES32("captioned shapes"),
        /** {@link dev.reprise.data.generator.Digits} in colour: 10,000, in another order each time. */
        COLOURED_DIGITS("coloured digits");

        private final String label;

        PictureSet(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** Steps at which a checkpoint is kept: powers of two and half powers at first, then evenly. */
    List<Integer> TRAIL = List.of(
            0, 1, 2, 4, 8, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, 512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048,
            2304, 2560, 2816, 3072);
}
