/**
 * The organisms: small models that the project trains itself, on texts whose truth is known, and ships.
 *
 * <ul>
 *   <li>{@link dev.reprise.model.organism.Organisms}: all of them, one line each; {@link dev.reprise.model.organism.Recipe}: how one is made.
 *   <li>{@link dev.reprise.model.organism.Vocabulary}: their tokenizers, special tokens and chat template.
 *   <li>{@link dev.reprise.model.organism.OrganismFolder}: one as it is shipped: a folder in Hugging Face layout with its recipe, training log,
 *       acceptance and model card.
 *   <li>{@link dev.reprise.model.organism.Acceptance}: what an organism must be able to do before experiments rely on it, and whether the
 *       shipped weights can; {@link dev.reprise.model.organism.Skills}: how each ability is measured.
 * </ul>
 */
@NullMarked
package dev.reprise.model.organism;

import org.jspecify.annotations.NullMarked;
