package dev.reprise.method.graph;

import dev.reprise.method.graph.Reason.Kind;
import java.util.Optional;

/**
 * Meek's rules: what must point one way because the other way would make a cycle, or a collider that the separating sets exclude. Applied until
 * nothing changes.
 *
 * <ol>
 *   <li>{@code a -> b - c}, a and c not adjacent: {@code b -> c}.
 *   <li>{@code a -> b -> c}, {@code a - c}: {@code a -> c}.
 *   <li>{@code a - b}, {@code a - c -> b}, {@code a - d -> b}, c and d not adjacent: {@code a -> b}.
 *   <li>{@code a - b}, {@code a - d}, {@code d -> c -> b}, a and c adjacent, b and d not adjacent: {@code a -> b}.
 * </ol>
 *
 * <p>The fourth is only needed where arrows come from elsewhere than from colliders, as here from the surrogate. Source: C. Meek, "Causal
 * inference and causal explanation with background knowledge", UAI 1995.
 */
public final class MeekRules {
    private MeekRules() {}

    /** Directs what follows. @return how many edges were directed */
    public static int orient(PartiallyDirectedGraph graph) {
        int directed = 0;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int a = 0; a < graph.size(); a++) {
                for (int b : graph.undirected(a)) {
                    var because = because(graph, a, b);
                    if (because.isPresent()) {
                        graph.orient(a, b, new Reason(Kind.MEEK, because.get()));
                        directed++;
                        changed = true;
                    }
                }
            }
        }
        return directed;
    }

    /** Why the undirected edge between the two must be {@code a -> b}, if it must. */
    private static Optional<String> because(PartiallyDirectedGraph graph, int a, int b) {
        for (int c = 0; c < graph.size(); c++) {
            var name = graph.name(c);
            if (graph.isDirected(c, a) && !graph.isAdjacent(c, b) && c != b) {
                return Optional.of(
                        "rule 1: else " + graph.name(a) + " would be a collider of " + name + " and " + graph.name(b));
            }
            if (graph.isDirected(a, c) && graph.isDirected(c, b)) {
                return Optional.of("rule 2: else there would be a cycle through " + name);
            }
            if (!graph.isDirected(c, b) || !graph.isAdjacent(a, c)) {
                continue;
            }
            for (int d = 0; d < graph.size(); d++) {
                if (d == c || d == b || !graph.isUndirected(a, d)) {
                    continue;
                }
                if (graph.isUndirected(a, c) && graph.isDirected(d, b) && !graph.isAdjacent(c, d)) {
                    return Optional.of("rule 3: else " + graph.name(a) + " would be a collider of " + name + " and "
                            + graph.name(d) + ", or in a cycle");
                }
                if (graph.isDirected(d, c) && !graph.isAdjacent(b, d)) {
                    return Optional.of("rule 4: else there would be a cycle through " + graph.name(d) + " and " + name
                            + ", or a collider");
                }
            }
        }
        return Optional.empty();
    }
}
