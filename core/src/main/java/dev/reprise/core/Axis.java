package dev.reprise.core;

import java.util.List;

/**
 * An axis of a {@link DataArray}.
 *
 * @param name   such as {@code layer}
 * @param labels a label for each index, or none
 */
public record Axis(String name, List<String> labels) {
    public Axis {
        labels = List.copyOf(labels);
    }

    /** An axis without labels: its indices speak for themselves. */
    public static Axis of(String name) {
        return new Axis(name, List.of());
    }

    public static Axis of(String name, List<String> labels) {
        return new Axis(name, labels);
    }
}
