/**
 * RelP: Faithful and Efficient Circuit Discovery via Relevance Patching (arXiv 2508.21258).
 *
 * <p>Which activations cause a behaviour? Activation patching swaps each between two runs, exactly, one pass a swap. Attribution patching
 * predicts all swaps from one gradient, but the gradient misleads, above all through norms. Relevance patching keeps the recipe (two
 * forward passes, one backward) and replaces the gradient by the propagation coefficient of layer-wise relevance propagation.
 *
 * <ul>
 *   <li>{@link dev.reprise.paper.relp.Rule}: the rules, switched one by one; {@link dev.reprise.paper.relp.RelevanceRules}: what each does
 *       to the backward pass.
 *   <li>{@link dev.reprise.paper.relp.PatchingTask}: the layer x position maps of all three methods, and how well the estimates follow the
 *       exact one (Pearson r).
 *   <li>{@link dev.reprise.paper.relp.ToyOrganism}: small models that are trained here to have the behaviour.
 *   <li>{@link dev.reprise.paper.relp.NeuronCircuit}: faithfulness of circuits of the neurons that score highest.
 *   <li>{@link dev.reprise.paper.relp.RelpExperiment}: the claims; {@link dev.reprise.paper.relp.RelpApplication}: the method on the
 *       user's model.
 * </ul>
 */
@NullMarked
package dev.reprise.paper.relp;

import org.jspecify.annotations.NullMarked;
