/**
 * GGUF files (llama.cpp's format), told as if they were Hugging Face checkpoints, so that no model family has to know them.
 *
 * <ul>
 *   <li>{@link dev.reprise.model.gguf.GgufFile}: the container. Header, metadata and tensor table are validated when it is opened.
 *   <li>{@link dev.reprise.model.gguf.GgmlType} and {@code Blocks}: the storage types and the formula of each one's blocks.
 *   <li>{@link dev.reprise.model.gguf.GgufCheckpoint}: the entry point. Weights, {@code config.json}, {@code generation_config.json} and
 *       {@code tokenizer.json}.
 *   <li>{@code Architecture}: names, layouts and metadata keys of one of llama.cpp's architectures. A new one is one more class there.
 *   <li>{@code GgufTokenizer}, {@code SentencePieceModel}, {@code ByteLevelModel}: the vocabulary.
 * </ul>
 *
 * <p>The weights are those of the file, exactly: what the reference de-quantiser gives, bit for bit. llama.cpp itself does not compute
 * with them, but rounds activations to 8 bits before it multiplies with quantised weights.
 */
@NullMarked
package dev.reprise.model.gguf;

import org.jspecify.annotations.NullMarked;
