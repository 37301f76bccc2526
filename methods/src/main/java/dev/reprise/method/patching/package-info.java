/**
 * Which activations cause a behaviour: swap one between two runs that differ in a single fact, and look at a metric of the output.
 * {@link dev.reprise.method.patching.ActivationPatching} does it, exactly, one pass a swap;
 * {@link dev.reprise.method.patching.AttributionPatching} predicts every swap at once from a gradient.
 */
@NullMarked
package dev.reprise.method.patching;

import org.jspecify.annotations.NullMarked;
