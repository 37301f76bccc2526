/**
 * Models: where their weights come from ({@link dev.reprise.model.WeightSource}), and what is computed with them.
 */
@NullMarked
package dev.reprise.model;

import org.jspecify.annotations.NullMarked;
