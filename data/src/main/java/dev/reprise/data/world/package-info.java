/**
 * The generated world: its entities and facts ({@link dev.reprise.data.world.World}), the kinds of text that tell of them, one class a kind
 * ({@code Facts}, {@code Stories}, {@code Chains}, ...), the mixtures that models are trained on ({@link dev.reprise.data.world.TextStream}),
 * and what is true about every document ({@link dev.reprise.data.world.Document}).
 *
 * <p>Everything is a pure function of a seed and a number: {@link dev.reprise.data.SplitMix64} mixes them, integers decide, and recorded
 * ratios are counted, not drawn ({@code Quota}, {@code Rotation}).
 */
@NullMarked
package dev.reprise.data.world;

import org.jspecify.annotations.NullMarked;
