package dev.reprise.method.graph;

import dev.reprise.method.graph.Reason.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Directs colliders: {@code a - b - c} with a and c not adjacent becomes {@code a -> b <- c} if b is in none of the sets that separate a and c.
 * The first one wins: a triple with an edge that points out of b already is left as it is, and told.
 */
public final class Colliders {
    private Colliders() {}

    /** A triple that looks like a collider and contradicts what was directed before. */
    public record Conflict(int a, int b, int c) {}

    /**
     * Directs what is undirected, in the order of b, then a, then c.
     *
     * @param mayBeEffect which nodes may be the one in the middle
     * @return the triples that were left
     */
    public static List<Conflict> orient(PartiallyDirectedGraph graph, IntPredicate mayBeEffect) {
        var conflicts = new ArrayList<Conflict>();
        for (int b = 0; b < graph.size(); b++) {
            if (!mayBeEffect.test(b)) {
                continue;
            }
            var around = graph.adjacent(b);
            for (int a : around) {
                for (int c : around) {
                    if (a < c && !graph.isAdjacent(a, c) && isIn(graph, b, a, c) == 0) {
                        orient(graph, a, b, c, conflicts);
                    }
                }
            }
        }
        return conflicts;
    }

    private static long isIn(PartiallyDirectedGraph graph, int b, int a, int c) {
        return graph.separatingSets(a, c).stream().filter(s -> s.contains(b)).count();
    }

    private static void orient(PartiallyDirectedGraph graph, int a, int b, int c, List<Conflict> conflicts) {
        if (graph.isDirected(b, a) || graph.isDirected(b, c)) {
            conflicts.add(new Conflict(a, b, c));
            return;
        }
        var reason = new Reason(
                Kind.COLLIDER,
                graph.name(b) + " is in no set that separates " + graph.name(a) + " and " + graph.name(c)
                        + ": both point at it");
        graph.orient(a, b, reason);
        graph.orient(c, b, reason);
    }
}
