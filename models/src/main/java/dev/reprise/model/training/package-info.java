/**
 * Training: of this project's language models, and of any other net whose parameters are named tensors.
 *
 * <p>{@link dev.reprise.model.training.Trainer} is the loop. It knows an {@link dev.reprise.model.training.Objective} (a step's loss, as a
 * sum of terms that are worked on side by side) and an {@link dev.reprise.model.training.Optimizer} (groups of parameters, each with an
 * {@link dev.reprise.model.training.UpdateRule} such as {@link dev.reprise.model.training.Adam} and a
 * {@link dev.reprise.model.training.Schedule} of its learning rate), and nothing of models.
 * {@link dev.reprise.model.training.NextTokenLoss} is the objective of language models, over a
 * {@link dev.reprise.model.training.TokenStream}.
 *
 * <p>Batches and rates are functions of the step, so the state of a run is its parameters, the optimiser's memory and one number: that is
 * what a checkpoint holds, and a run that is killed at any moment goes on from its last one to the same bytes.
 */
@NullMarked
package dev.reprise.model.training;

import org.jspecify.annotations.NullMarked;
