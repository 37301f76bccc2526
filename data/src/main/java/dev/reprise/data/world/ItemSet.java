package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** How the items of a set are drawn. */
@FunctionalInterface
interface ItemSet {
    /**
     * Draws items.
     *
     * @param random of the draw
     * @param n how many; a set that has fewer in all gives those
     */
    List<ObjectNode> draw(World world, SplitMix64 random, int n);

    /** All sets by name. */
    static Map<String, ItemSet> all() {
        return Sets.ALL;
    }
}
