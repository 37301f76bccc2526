package dev.reprise.paper.cdnod;

import dev.reprise.core.InvalidInputException;
import dev.reprise.method.independence.FisherZ;
import dev.reprise.method.independence.IndependenceTest;
import dev.reprise.method.independence.Kci;
import dev.reprise.method.independence.Variables;
import dev.reprise.paper.cdnod.IndependentChange.Form;
import java.util.Optional;

/**
 * How a search is made.
 *
 * @param phases  the last phase, 1 to 4
 * @param alpha   a pair with a p-value above it is independent
 * @param maxSize the largest conditioning set
 * @param kci     the kernel test; empty for Fisher's
 * @param kernels of phases 3 and 4
 * @param standardise whether C is standardised in phases 3 and 4
 * @param form    which Delta decides
 * @param threads how much is computed at the same time
 */
public record Options(
        int phases,
        double alpha,
        int maxSize,
        Optional<Kci.Options> kci,
        KernelSettings kernels,
        boolean standardise,
        Form form,
        int threads) {
    static final double WIDTH = 0.5;
    static final double TIME_WIDTH = 0.2;
    static final double DOMAIN_WIDTH = 0.1;
    static final double LAMBDA = 1;

    public Options {
        if (!(alpha > 0 && alpha < 1)) {
            throw new InvalidInputException("alpha is " + alpha + "; it lies between 0 and 1");
        }
    }

    /**
     * Three phases at alpha .05 with up to two variables to condition on, the kernel test with the gamma null, width .5 and lambda 1. Where all values of C
     * differ (time), C is standardised and has width .2; else (domains) it is as it is and has width .1: domains share nothing.
     */
    public static Options of(ChangingData data) {
        boolean time = data.surrogate().map(Surrogate::isTime).orElse(true);
        return new Options(
                3,
                0.05,
                2,
                Optional.of(Kci.Options.DEFAULTS),
                KernelSettings.of(WIDTH, time ? TIME_WIDTH : DOMAIN_WIDTH, LAMBDA),
                time,
                Form.NORMALISED,
                Runtime.getRuntime().availableProcessors());
    }

    public Options withPhases(int last) {
        return new Options(last, alpha, maxSize, kci, kernels, standardise, form, threads);
    }

    public Options withAlpha(double level) {
        return new Options(phases, level, maxSize, kci, kernels, standardise, form, threads);
    }

    public Options withMaxSize(int size) {
        return new Options(phases, alpha, size, kci, kernels, standardise, form, threads);
    }

    public Options withKci(Kci.Options test) {
        return new Options(phases, alpha, maxSize, Optional.of(test), kernels, standardise, form, threads);
    }

    public Options withFisherZ() {
        return new Options(phases, alpha, maxSize, Optional.empty(), kernels, standardise, form, threads);
    }

    /** @param standardiseC whether C is standardised before its width applies */
    public Options withKernels(KernelSettings settings, boolean standardiseC) {
        return new Options(phases, alpha, maxSize, kci, settings, standardiseC, form, threads);
    }

    public Options withForm(Form which) {
        return new Options(phases, alpha, maxSize, kci, kernels, standardise, which, threads);
    }

    public Options withThreads(int number) {
        return new Options(phases, alpha, maxSize, kci, kernels, standardise, form, number);
    }

    IndependenceTest test(Variables variables) {
        return kci.<IndependenceTest>map(k -> Kci.of(variables, k)).orElseGet(() -> FisherZ.of(variables));
    }
}
