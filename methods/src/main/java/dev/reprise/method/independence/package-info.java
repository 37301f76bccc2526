/**
 * Tests of conditional independence, the questions that constraint-based causal discovery asks of a table.
 *
 * <p>{@link dev.reprise.method.independence.Kci} is the kernel test (Zhang, Peters, Janzing and Schoelkopf 2011), for dependence of any form;
 * {@link dev.reprise.method.independence.FisherZ} is the classical test of partial correlation, for linear dependence. Both are
 * {@link dev.reprise.method.independence.IndependenceTest}s on one {@link dev.reprise.method.independence.Variables}, a table whose columns
 * are standardised and may be grouped into variables of several columns. {@link dev.reprise.method.independence.TestRunner} remembers answers
 * and works through many questions in parallel, with the same bits on any number of threads.
 *
 * <p>Every kernel matrix K is held as a thin factor F with K = F F' up to rounding:
 * Gaussian kernels of a few dimensions have a rank far below the number of rows T. So no T x T matrix is ever stored, inverted or decomposed.
 */
@NullMarked
package dev.reprise.method.independence;

import org.jspecify.annotations.NullMarked;
