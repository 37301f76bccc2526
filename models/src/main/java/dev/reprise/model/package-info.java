/**
 * Models: their weights ({@link dev.reprise.model.WeightSource}) and their tokenizers ({@link dev.reprise.model.Tokenizer}).
 */
@NullMarked
package dev.reprise.model;

import org.jspecify.annotations.NullMarked;
