package dev.reprise.core;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A map or curve of a report in full precision: a named array with named axes, row-major.
 *
 * <pre>{@code
 * DataArray.of("relp/mlp_out", scores, Axis.of("layer"), Axis.of("position", tokens))
 * }</pre>
 */
public final class DataArray {
    private final String name;
    private final List<Axis> axes;
    private final List<Integer> shape;
    private final double[] values;
    private final boolean timing;

    DataArray(String name, List<Axis> axes, List<Integer> shape, double[] values, boolean timing) {
        if (axes.size() != shape.size()) {
            throw new IllegalArgumentException("array '" + name + "': " + axes.size() + " axes for the shape " + shape);
        }
        long count = 1;
        for (int i = 0; i < shape.size(); i++) {
            var size = shape.get(i);
            var labels = axes.get(i).labels().size();
            if (size < 0 || (labels != 0 && labels != size)) {
                throw new IllegalArgumentException("array '" + name + "', axis '"
                        + axes.get(i).name() + "': " + labels + " labels for " + size + " entries");
            }
            count = Math.multiplyExact(count, (long) size);
        }
        if (count != values.length) {
            throw new IllegalArgumentException(
                    "array '" + name + "': " + values.length + " values for the shape " + shape);
        }
        this.name = name;
        this.axes = List.copyOf(axes);
        this.shape = List.copyOf(shape);
        this.values = values;
        this.timing = timing;
    }

    /** A curve. */
    public static DataArray of(String name, double[] values, Axis axis) {
        return new DataArray(name, List.of(axis), List.of(values.length), values.clone(), false);
    }

    /** A map: rows along the first axis. @throws IllegalArgumentException for rows of unequal length */
    public static DataArray of(String name, double[][] values, Axis rows, Axis columns) {
        int width = values.length == 0 ? columns.labels().size() : values[0].length;
        if (Arrays.stream(values).anyMatch(row -> row.length != width)) {
            throw new IllegalArgumentException("array '" + name + "': rows of unequal length");
        }
        var flat = Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
        return new DataArray(name, List.of(rows, columns), List.of(values.length, width), flat, false);
    }

    /** A tensor of any dtype and as many dimensions as there are axes; copied as float64. */
    public static DataArray of(String name, Tensor values, Axis... axes) {
        var shape = Arrays.stream(Torch.shape(values))
                .mapToInt(Math::toIntExact)
                .boxed()
                .toList();
        return new DataArray(name, List.of(axes), shape, Torch.doubles(values), false);
    }

    /** This as values measured on a clock: {@code rerun} shows them and does not compare them. */
    public DataArray asTiming() {
        return new DataArray(name, axes, shape, values, true);
    }

    /** Such as {@code exact/resid_pre}. */
    public String name() {
        return name;
    }

    public List<Axis> axes() {
        return axes;
    }

    /** A size for each axis. */
    public List<Integer> shape() {
        return shape;
    }

    /** All values, row-major; a copy. */
    public double[] values() {
        return values.clone();
    }

    public int size() {
        return values.length;
    }

    /** The value at a row-major index. */
    public double value(int index) {
        return values[index];
    }

    public boolean timing() {
        return timing;
    }

    /** The name of a row-major index, such as {@code layer 3, position John}. */
    public String place(int index) {
        var parts = new String[axes.size()];
        for (int i = axes.size() - 1; i >= 0; i--) {
            int at = index % shape.get(i);
            index /= shape.get(i);
            var labels = axes.get(i).labels();
            parts[i] = axes.get(i).name() + " " + (labels.isEmpty() ? Integer.toString(at) : labels.get(at));
        }
        return String.join(", ", parts);
    }

    /** The rows of a map. @throws IllegalStateException unless there are two axes */
    public double[][] rows() {
        if (shape.size() != 2) {
            throw new IllegalStateException("array '" + name + "' has the shape " + shape);
        }
        int width = shape.get(1);
        return IntStream.range(0, shape.get(0))
                .mapToObj(r -> Arrays.copyOfRange(values, r * width, (r + 1) * width))
                .toArray(double[][]::new);
    }

    /** Equal in every bit that a report keeps. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DataArray a
                && name.equals(a.name)
                && axes.equals(a.axes)
                && shape.equals(a.shape)
                && Arrays.equals(values, a.values)
                && timing == a.timing;
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return name + " " + shape;
    }
}
