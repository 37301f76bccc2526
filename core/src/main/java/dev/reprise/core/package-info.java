/**
 * What every other room stands on: tensors without libtorch's awkward corners ({@link dev.reprise.core.Torch}), and the nouns of a
 * checkable paper: {@link dev.reprise.core.Experiment}, {@link dev.reprise.core.Claim}, {@link dev.reprise.core.Report}.
 */
@NullMarked
package dev.reprise.core;

import org.jspecify.annotations.NullMarked;
