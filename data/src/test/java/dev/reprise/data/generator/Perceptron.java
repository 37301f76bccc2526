package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;

/** Softmax regression on pixels, or with a layer of rectified units before it, by plain stochastic gradient descent: how well the labels can be read off. */
final class Perceptron {
    private final int inputs;
    private final int hidden;
    private final int classes;
    private final double[][] first;
    private final double[][] last;

    private Perceptron(int inputs, int hidden, int classes) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.classes = classes;
        var random = new SplitMix64(1);
        first = layer(inputs, hidden, random);
        last = layer(hidden == 0 ? inputs : hidden, classes, random);
    }

    private static double[][] layer(int from, int to, SplitMix64 random) {
        var weights = new double[to][from + 1];
        for (var row : weights) {
            for (int i = 0; i < from; i++) {
                row[i] = random.nextGaussian() * Math.sqrt(1.0 / from);
            }
        }
        return weights;
    }

    /** @param hidden units of the layer in between, 0 for none */
    static Perceptron fit(LabelledImages images, int hidden, int epochs, double rate) {
        var net = new Perceptron(images.imageSize(), hidden, images.classes().size());
        for (int e = 0; e < epochs; e++) {
            for (int i = 0; i < images.size(); i++) {
                net.step(images.image(i), images.labels()[i], rate * (1 - (double) e / epochs));
            }
        }
        return net;
    }

    double accuracy(LabelledImages images) {
        int right = 0;
        for (int i = 0; i < images.size(); i++) {
            var scores = apply(last, middle(images.image(i)));
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = scores[c] > scores[best] ? c : best;
            }
            right += best == images.labels()[i] ? 1 : 0;
        }
        return (double) right / images.size();
    }

    private double[] middle(float[] image) {
        var x = new double[inputs];
        for (int i = 0; i < inputs; i++) {
            x[i] = image[i];
        }
        if (hidden == 0) {
            return x;
        }
        var z = apply(first, x);
        for (int i = 0; i < hidden; i++) {
            z[i] = Math.max(0, z[i]);
        }
        return z;
    }

    private static double[] apply(double[][] weights, double[] x) {
        var z = new double[weights.length];
        for (int o = 0; o < z.length; o++) {
            double sum = weights[o][x.length];
            for (int i = 0; i < x.length; i++) {
                sum += weights[o][i] * x[i];
            }
            z[o] = sum;
        }
        return z;
    }

    private void step(float[] image, int label, double rate) {
        var z = middle(image);
        var scores = apply(last, z);
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            scores[c] = StrictMath.exp(scores[c] - largest);
            sum += scores[c];
        }
        var back = new double[z.length];
        for (int c = 0; c < classes; c++) {
            double error = scores[c] / sum - (c == label ? 1 : 0);
            for (int i = 0; i < z.length; i++) {
                back[i] += error * last[c][i];
                last[c][i] -= rate * error * z[i];
            }
            last[c][z.length] -= rate * error;
        }
        for (int h = 0; h < hidden; h++) {
            if (z[h] > 0) {
                double step = rate * back[h];
                for (int i = 0; i < inputs; i++) {
                    first[h][i] -= step * image[i];
                }
                first[h][inputs] -= step;
            }
        }
    }
}
