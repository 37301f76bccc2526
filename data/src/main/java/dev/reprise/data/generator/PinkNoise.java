package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.Arrays;

/**
 * Noise whose amplitude falls as 1/sqrt(frequency) above .5 Hz and is level below, of unit variance. It is made from its spectrum by an own Fourier transform,
 * since a native one gives other last bits on other machines.
 */
final class PinkNoise {
    private static final double CORNER = .5;

    private PinkNoise() {}

    /** @param rate samples a second */
    static double[] generate(int samples, double rate, SplitMix64 random) {
        int length = Math.max(2, Integer.highestOneBit(Math.max(1, samples - 1)) * 2);
        var real = new double[length];
        var imaginary = new double[length];
        for (int k = 1; k < length / 2; k++) {
            double amplitude = 1 / Math.sqrt(Math.max(k * rate / length, CORNER));
            real[k] = amplitude * random.nextGaussian();
            imaginary[k] = amplitude * random.nextGaussian();
            real[length - k] = real[k];
            imaginary[length - k] = -imaginary[k];
        }
        transform(real, imaginary);
        return Signals.standardised(Arrays.copyOf(real, samples));
    }

    /** Sums of x_k exp(2 pi i j k / n), in place; n is a power of two (Cooley and Tukey). */
    static void transform(double[] real, double[] imaginary) {
        int n = real.length;
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                swap(real, i, j);
                swap(imaginary, i, j);
            }
        }
        var cos = new double[n / 2];
        var sin = new double[n / 2];
        for (int k = 0; k < n / 2; k++) {
            cos[k] = StrictMath.cos(2 * Math.PI * k / n);
            sin[k] = StrictMath.sin(2 * Math.PI * k / n);
        }
        for (int half = 1; half < n; half *= 2) {
            int stride = n / (2 * half);
            for (int start = 0; start < n; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int a = start + k;
                    int b = a + half;
                    double re = cos[k * stride] * real[b] - sin[k * stride] * imaginary[b];
                    double im = cos[k * stride] * imaginary[b] + sin[k * stride] * real[b];
                    real[b] = real[a] - re;
                    imaginary[b] = imaginary[a] - im;
                    real[a] += re;
                    imaginary[a] += im;
                }
            }
        }
    }

    private static void swap(double[] values, int i, int j) {
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
    }
}
