/**
 * Models of pictures.
 *
 * <ul>
 *   <li>{@link dev.reprise.model.vision.ClipModel}: an image-text pair with its tokenizer, where CLIP starts; {@link dev.reprise.model.vision.Clip}:
 *       its two towers and the scale. A tower is an {@link dev.reprise.model.Encoder} of the engine's own parts, so that hook points, interventions
 *       and gradients are those of language models. {@link dev.reprise.model.vision.VisionTower} takes more tokens behind the patches (prompts).
 *   <li>{@link dev.reprise.model.vision.ImagePreprocessing}: pictures of any size as a model wants them.
 *   <li>{@link dev.reprise.model.vision.InvertedResidualNet}: MobileNetV2, MobileNetV3 and nets described by a file. Its layers are not those of
 *       a transformer, so they go by name ({@code block3.bn1}): {@link dev.reprise.model.vision.LayerHooks} sees each layer's output, may change it,
 *       chooses how each {@link dev.reprise.model.vision.BatchNorm} works and may differentiate activations by another rule.
 * </ul>
 *
 * <p>A picture is [channel, row, column]; a batch of them [B, C, H, W], float32.
 */
@NullMarked
package dev.reprise.model.vision;

import org.jspecify.annotations.NullMarked;
