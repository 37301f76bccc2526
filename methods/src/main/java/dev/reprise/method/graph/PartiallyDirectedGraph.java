package dev.reprise.method.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A graph whose edges are undirected or directed, with the sets that were found to separate its nodes, and a reason for every arrowhead. Between
 * two nodes there is at most one edge.
 *
 * <pre>{@code
 * var graph = PartiallyDirectedGraph.empty(List.of("rain", "sprinkler", "wet"));
 * graph.connect(0, 2);
 * graph.orient(0, 2, new Reason(Reason.Kind.COLLIDER, "..."));
 * }</pre>
 */
public final class PartiallyDirectedGraph {
    private final List<String> names;

    /** Whether the edge between the two, if there is one, may be walked from the first to the second: both ways if it is undirected. */
    private final boolean[][] open;

    private final @Nullable Reason[][] reasons;
    private final List<List<List<List<Integer>>>> separating;

    /**
     * An edge.
     *
     * @param from   the cause, or the first of the two nodes if the edge is undirected
     * @param reason of the direction; none if it is undirected or was drawn so
     */
    public record Edge(int from, int to, boolean directed, Optional<Reason> reason) {}

    private PartiallyDirectedGraph(List<String> names) {
        int n = names.size();
        this.names = List.copyOf(names);
        this.open = new boolean[n][n];
        this.reasons = new Reason[n][n];
        this.separating = new ArrayList<>();
        for (int a = 0; a < n; a++) {
            var row = new ArrayList<List<List<Integer>>>();
            for (int b = 0; b < n; b++) {
                row.add(new ArrayList<>());
            }
            separating.add(row);
        }
    }

    /** Nodes without edges. */
    public static PartiallyDirectedGraph empty(List<String> names) {
        return new PartiallyDirectedGraph(names);
    }

    /** All nodes joined by undirected edges. */
    public static PartiallyDirectedGraph complete(List<String> names) {
        var graph = empty(names);
        for (int a = 0; a < names.size(); a++) {
            for (int b = a + 1; b < names.size(); b++) {
                graph.connect(a, b);
            }
        }
        return graph;
    }

    /** The same graph, to be changed on its own. */
    public PartiallyDirectedGraph copy() {
        return only(a -> true);
    }

    /** The graph on some of the nodes, separating sets left out; they are numbered anew in their order. */
    public PartiallyDirectedGraph without(int node) {
        return only(a -> a != node);
    }

    private PartiallyDirectedGraph only(IntPredicate wanted) {
        var kept = nodes(wanted);
        var copy = new PartiallyDirectedGraph(kept.stream().map(names::get).toList());
        for (int a = 0; a < kept.size(); a++) {
            for (int b = 0; b < kept.size(); b++) {
                copy.open[a][b] = open[kept.get(a)][kept.get(b)];
                copy.reasons[a][b] = reasons[kept.get(a)][kept.get(b)];
                if (kept.size() == size()) {
                    copy.separating.get(a).get(b).addAll(separating.get(a).get(b));
                }
            }
        }
        return copy;
    }

    // ---- what it is

    public int size() {
        return names.size();
    }

    public List<String> names() {
        return names;
    }

    public String name(int node) {
        return names.get(node);
    }

    /** Whether there is an edge between the two, of any kind. */
    public boolean isAdjacent(int a, int b) {
        return open[a][b] || open[b][a];
    }

    /** Whether {@code a -> b}. */
    public boolean isDirected(int a, int b) {
        return open[a][b] && !open[b][a];
    }

    /** Whether {@code a - b}. */
    public boolean isUndirected(int a, int b) {
        return open[a][b] && open[b][a];
    }

    /** The nodes that have an edge with this one, ascending. */
    public List<Integer> adjacent(int node) {
        return nodes(b -> isAdjacent(node, b));
    }

    /** The nodes that point at this one, ascending. */
    public List<Integer> parents(int node) {
        return nodes(b -> isDirected(b, node));
    }

    /** The nodes that have an undirected edge with this one, ascending. */
    public List<Integer> undirected(int node) {
        return nodes(b -> isUndirected(node, b));
    }

    private List<Integer> nodes(IntPredicate wanted) {
        return IntStream.range(0, size()).filter(wanted).boxed().toList();
    }

    /** All edges, in the order of their nodes: of the smaller number first, then of the larger. */
    public List<Edge> edges() {
        var edges = new ArrayList<Edge>();
        for (int a = 0; a < size(); a++) {
            for (int b = a + 1; b < size(); b++) {
                if (isDirected(b, a)) {
                    edges.add(new Edge(b, a, true, Optional.ofNullable(reasons[b][a])));
                } else if (isAdjacent(a, b)) {
                    edges.add(new Edge(a, b, isDirected(a, b), Optional.ofNullable(reasons[a][b])));
                }
            }
        }
        return edges;
    }

    /** The sets that were kept as separating the two. */
    public List<List<Integer>> separatingSets(int a, int b) {
        return List.copyOf(separating.get(Math.min(a, b)).get(Math.max(a, b)));
    }

    // ---- changing it

    /** Joins two nodes by an undirected edge, whatever was between them. */
    public void connect(int a, int b) {
        if (a == b) {
            throw new IllegalArgumentException("no edge joins " + name(a) + " with itself");
        }
        set(a, b, true, true, null);
    }

    /** Draws {@code from -> to} without a reason, whatever was between them: for graphs that are given. */
    public void direct(int from, int to) {
        connect(from, to);
        set(from, to, true, false, null);
    }

    /** Removes the edge, and keeps the set that separates the two. */
    public void separate(int a, int b, List<Integer> set) {
        set(a, b, false, false, null);
        separating.get(Math.min(a, b)).get(Math.max(a, b)).add(List.copyOf(set));
    }

    /**
     * Directs an undirected edge.
     *
     * @return whether it was undirected; an edge that is directed stays as it is
     * @throws IllegalArgumentException if the two are not adjacent
     */
    public boolean orient(int from, int to, Reason reason) {
        if (!isAdjacent(from, to)) {
            throw new IllegalArgumentException("there is no edge between " + name(from) + " and " + name(to));
        }
        if (!isUndirected(from, to)) {
            return false;
        }
        set(from, to, true, false, reason);
        return true;
    }

    private void set(int a, int b, boolean forth, boolean back, @Nullable Reason reason) {
        open[a][b] = forth;
        open[b][a] = back;
        reasons[a][b] = reason;
        reasons[b][a] = null;
    }

    // ---- as JSON and text

    /**
     * {@code {"nodes": [...], "edges": [{"from", "to", "kind", "reason", "because"}], "separatingSets": [{"x", "y", "sets": [[...]]}]}}, nodes by
     * their names.
     */
    public ObjectNode toJson() {
        var json = JsonNodeFactory.instance.objectNode();
        var nodes = json.putArray("nodes");
        names.forEach(nodes::add);
        var edges = json.putArray("edges");
        for (var edge : edges()) {
            var row = edges.addObject()
                    .put("from", name(edge.from()))
                    .put("to", name(edge.to()))
                    .put("kind", edge.directed() ? "directed" : "undirected");
            edge.reason().ifPresent(r -> row.put("reason", r.kind().toString()).put("because", r.because()));
        }
        var separated = json.putArray("separatingSets");
        for (int a = 0; a < size(); a++) {
            for (int b = a + 1; b < size(); b++) {
                if (!separatingSets(a, b).isEmpty()) {
                    var sets = separated
                            .addObject()
                            .put("x", name(a))
                            .put("y", name(b))
                            .putArray("sets");
                    for (var set : separatingSets(a, b)) {
                        var members = sets.addArray();
                        set.forEach(m -> members.add(name(m)));
                    }
                }
            }
        }
        return json;
    }

    /** {@code x -> y, y - z}. */
    @Override
    public String toString() {
        return String.join(
                ", ",
                edges().stream()
                        .map(e -> name(e.from()) + (e.directed() ? " -> " : " - ") + name(e.to()))
                        .toList());
    }
}
