package dev.reprise.model.gguf;

import dev.reprise.core.Dtype;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a tensor of a GGUF file is stored: in blocks of a fixed number of weights and bytes, along its rows. The type is a property of each
 * tensor; files that are called "Q4_K_M" mix several.
 */
public enum GgmlType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    BF16(30, 1, 2),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q2_K(10, 256, 84),
    Q3_K(11, 256, 110),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    IQ4_NL(20, 32, 18),
    IQ4_XS(23, 256, 136);

    /** Types that exist and are not read. */
    private static final Map<Long, String> OTHERS = Map.ofEntries(
            Map.entry(9L, "Q8_1"),
            Map.entry(15L, "Q8_K"),
            Map.entry(16L, "IQ2_XXS"),
            Map.entry(17L, "IQ2_XS"),
            Map.entry(18L, "IQ3_XXS"),
            Map.entry(19L, "IQ1_S"),
            Map.entry(21L, "IQ3_S"),
            Map.entry(22L, "IQ2_S"),
            Map.entry(24L, "I8"),
            Map.entry(25L, "I16"),
            Map.entry(26L, "I32"),
            Map.entry(27L, "I64"),
            Map.entry(28L, "F64"),
            Map.entry(29L, "IQ1_M"),
            Map.entry(34L, "TQ1_0"),
            Map.entry(35L, "TQ2_0"),
            Map.entry(39L, "MXFP4"));

    private final int id;
    private final int weights;
    private final int bytes;

    GgmlType(int id, int weights, int bytes) {
        this.id = id;
        this.weights = weights;
        this.bytes = bytes;
    }

    /** Weights a block. */
    public int blockWeights() {
        return weights;
    }

    /** Bytes a block. */
    public int blockBytes() {
        return bytes;
    }

    /** The nearest type of a tensor: itself, or {@link Dtype#FLOAT32} for quantised blocks. */
    public Dtype dtype() {
        return switch (this) {
            case F16 -> Dtype.FLOAT16;
            case BF16 -> Dtype.BFLOAT16;
            default -> Dtype.FLOAT32;
        };
    }

    /** Writes the weights of the first {@code count} blocks of {@code blocks} to the start of {@code weights}. */
    void decode(byte[] blocks, float[] weights, int count) {
        switch (this) {
            case F32 -> Blocks.f32(blocks, weights, count);
            case F16 -> Blocks.f16(blocks, weights, count);
            case BF16 -> Blocks.bf16(blocks, weights, count);
            case Q4_0 -> Blocks.q4_0(blocks, weights, count);
            case Q4_1 -> Blocks.q4_1(blocks, weights, count);
            case Q5_0 -> Blocks.q5_0(blocks, weights, count);
            case Q5_1 -> Blocks.q5_1(blocks, weights, count);
            case Q8_0 -> Blocks.q8_0(blocks, weights, count);
            case Q2_K -> Blocks.q2K(blocks, weights, count);
            case Q3_K -> Blocks.q3K(blocks, weights, count);
            case Q4_K -> Blocks.q4K(blocks, weights, count);
            case Q5_K -> Blocks.q5K(blocks, weights, count);
            case Q6_K -> Blocks.q6K(blocks, weights, count);
            case IQ4_NL -> Blocks.iq4Nl(blocks, weights, count);
            case IQ4_XS -> Blocks.iq4Xs(blocks, weights, count);
        }
    }

    static Optional<GgmlType> of(long id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    /** The name of a type that is not read, such as {@code I32}, or its number. */
    static String nameOfOther(long id) {
        return OTHERS.getOrDefault(id, "number " + id);
    }

    static String known() {
        return Arrays.stream(values()).map(GgmlType::name).collect(Collectors.joining(", "));
    }
}
