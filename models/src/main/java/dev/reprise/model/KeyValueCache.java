package dev.reprise.model;

import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The keys and values of the tokens so far, so that the next pass runs only over the new ones. A value: a pass that continues from it
 * returns a new cache and leaves this one as it was, so one prefix can serve many continuations.
 *
 * <p>Owns its tensors; close it when it is no longer needed.
 */
public final class KeyValueCache implements AutoCloseable {
    /** Keys, rotated, and values of one layer: [batch, key-value head, position, d_head] each. */
    record Layer(Tensor keys, Tensor values) {
        long heads() {
            return keys.size(1);
        }

        /** With as many heads as there are query heads, each group's repeated. */
        Layer repeated(long heads) {
            long times = heads / heads();
            return times == 1 ? this : new Layer(Torch.repeat(keys, 1, times), Torch.repeat(values, 1, times));
        }
    }

    private final int firstLayer;
    private final List<Layer> layers;
    private final TokenBatch tokens;

    KeyValueCache(List<Layer> layers, TokenBatch tokens) {
        this(0, layers, tokens);
    }

    private KeyValueCache(int firstLayer, List<Layer> layers, TokenBatch tokens) {
        this.firstLayer = firstLayer;
        this.layers = List.copyOf(layers);
        this.tokens = tokens;
    }

    /** Columns that are remembered, padding included. */
    public int columns() {
        return tokens.columns();
    }

    public int rows() {
        return tokens.rows();
    }

    TokenBatch tokens() {
        return tokens;
    }

    void requireRows(int rows) {
        if (rows != rows()) {
            throw new IllegalArgumentException("a cache of " + rows() + " rows cannot continue with " + rows);
        }
    }

    /** @throws IllegalArgumentException if the cache does not reach that layer */
    Layer layer(int layer) {
        int i = layer - firstLayer;
        if (i < 0 || i >= layers.size()) {
            throw new IllegalArgumentException(
                    "the cache holds layers " + firstLayer + " to " + (firstLayer + layers.size() - 1) + ", not "
                            + layer + ": it was cut, or its run was stopped there");
        }
        return layers.get(i);
    }

    /** The first {@code columns} columns only, as views of this cache's memory. */
    public KeyValueCache prefix(int columns) {
        Objects.checkIndex(columns - 1, tokens.columns());
        return derived(firstLayer, tokens.columns(0, columns), t -> Torch.slice(t, 2, 0, columns));
    }

    /** A copy of the given rows, in that order; a number may occur several times. */
    public KeyValueCache select(int... rows) {
        return from(firstLayer, columns(), rows);
    }

    /** The layers from {@code layer} on, the first {@code columns} columns, and the given rows, in one copy. */
    public KeyValueCache from(int layer, int columns, int... rows) {
        Objects.checkIndex(columns - 1, tokens.columns());
        for (int row : rows) {
            Objects.checkIndex(row, rows());
        }
        var index = Arrays.stream(rows).asLongStream().toArray();
        return derived(
                layer,
                tokens.columns(0, columns).select(rows),
                t -> Torch.slice(t, 2, 0, columns).index_select(0, Torch.tensor(index, rows.length)));
    }

    private KeyValueCache derived(int from, TokenBatch newTokens, UnaryOperator<Tensor> part) {
        var result = new ArrayList<Layer>();
        try (var scope = new PointerScope()) {
            for (var layer : layers.subList(from - firstLayer, layers.size())) {
                var keys = part.apply(layer.keys);
                var values = part.apply(layer.values);
                Torch.release(scope, keys);
                Torch.release(scope, values);
                result.add(new Layer(keys, values));
            }
        }
        return new KeyValueCache(from, result, newTokens);
    }

    @Override
    public void close() {
        for (var layer : layers) {
            layer.keys.close();
            layer.values.close();
        }
    }
}
