/**
 * Language models: architectures assembled from small parts, checkpoints, tokenizers, hooks and generation.
 *
 * <ul>
 *   <li>{@link dev.reprise.model.LanguageModel}: a model with its tokenizer; where everything starts.
 *   <li>{@link dev.reprise.model.HookPoint}, {@link dev.reprise.model.Hooks}, {@link dev.reprise.model.Intervention},
 *       {@link dev.reprise.model.Trace}: what to read and change in a run, and what the run gave.
 *   <li>{@link dev.reprise.model.Transformer} and its parts: {@link dev.reprise.model.Block}, {@link dev.reprise.model.Attention},
 *       {@link dev.reprise.model.FeedForward}, {@link dev.reprise.model.Norm}. Parts never ask which family they are in.
 *   <li>{@code dev.reprise.model.family}: one small class a family, which reads {@code config.json} and assembles the parts.
 * </ul>
 */
@NullMarked
package dev.reprise.model;

import org.jspecify.annotations.NullMarked;
