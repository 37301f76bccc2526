/**
 * File formats and generated data. Weights lie in safetensors ({@link dev.reprise.data.SafetensorsFile}, or a folder of shards:
 * {@link dev.reprise.data.SafetensorsCheckpoint}), data in JSON lines ({@link dev.reprise.data.JsonLines}).
 * Images come as {@link dev.reprise.data.IdxFile}, {@link dev.reprise.data.CifarFiles} or {@link dev.reprise.data.ImageFolder}, arrays as
 * {@link dev.reprise.data.NpyFile}, molecules as {@link dev.reprise.data.ExtendedXyz}. Generated data is drawn from {@link dev.reprise.data.SplitMix64}: the world of
 * texts in {@code world}, everything else in {@code generator}.
 *
 * <p>What comes from a file is hostile until it has been validated here: sizes, offsets, types and text. Every refusal is an
 * {@link dev.reprise.core.InvalidInputException} that names the file, the place in it and the reason; a device that fails is an
 * {@link java.io.UncheckedIOException}.
 */
@NullMarked
package dev.reprise.data;

import org.jspecify.annotations.NullMarked;
