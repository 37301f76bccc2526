/**
 * One small class a family of models: it reads {@code config.json} and says which parts a model is made of and which weights they have.
 * {@link dev.reprise.model.family.Families} finds the family of a {@code model_type}.
 */
@NullMarked
package dev.reprise.model.family;

import org.jspecify.annotations.NullMarked;
