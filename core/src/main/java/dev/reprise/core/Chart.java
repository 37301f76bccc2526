package dev.reprise.core;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Vega-Lite specification with a {@code title} and a {@code description}. {@link Charts} makes the usual ones. A number in it that is not
 * finite becomes null, which Vega-Lite leaves out.
 */
public final class Chart {
    private final ObjectNode spec;

    /** A chart of a copy of the specification. @throws IllegalArgumentException without a title and a description */
    public Chart(ObjectNode spec) {
        this.spec = spec.deepCopy();
        if (title().isBlank() || description().isBlank()) {
            throw new IllegalArgumentException("a chart has a title and a description");
        }
        dropNonFinite(this.spec);
    }

    private static void dropNonFinite(JsonNode node) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(p -> {
                    if (isNonFinite(p.getValue())) {
                        p.setValue(NullNode.getInstance());
                    } else {
                        dropNonFinite(p.getValue());
                    }
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    if (isNonFinite(array.get(i))) {
                        array.setNull(i);
                    } else {
                        dropNonFinite(array.get(i));
                    }
                }
            }
            default -> {}
        }
    }

    private static boolean isNonFinite(JsonNode node) {
        return node.isNumber() && !Double.isFinite(node.doubleValue());
    }

    public String title() {
        return spec.path("title").asString("");
    }

    /** What the chart shows, for those who do not see it. */
    public String description() {
        return spec.path("description").asString("");
    }

    /** The specification; a copy. */
    public ObjectNode spec() {
        return spec.deepCopy();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Chart c && spec.equals(c.spec);
    }

    @Override
    public int hashCode() {
        return spec.hashCode();
    }

    @Override
    public String toString() {
        return title();
    }
}
