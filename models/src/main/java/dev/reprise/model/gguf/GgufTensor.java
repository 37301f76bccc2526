package dev.reprise.model.gguf;

import java.util.List;

/**
 * An entry of a GGUF file's tensor table, validated.
 *
 * @param name llama.cpp's name, such as {@code blk.0.attn_q.weight}
 * @param shape row-major, outermost dimension first: ggml's order, reversed
 * @param type how each row is stored
 * @param offset of the first byte, from the start of the file
 * @param bytes of all blocks together
 */
public record GgufTensor(String name, List<Long> shape, GgmlType type, long offset, long bytes) {
    /** The number of weights. */
    public long weights() {
        return bytes / type.blockBytes() * type.blockWeights();
    }

    /** The shape, as libtorch takes it. */
    long[] sides() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Weights a row: the innermost dimension. */
    public long rowWeights() {
        return shape.getLast();
    }
}
