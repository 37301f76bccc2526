package dev.reprise.method.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Progress;
import dev.reprise.method.graph.Colliders.Conflict;
import dev.reprise.method.graph.Reason.Kind;
import dev.reprise.method.independence.TestRunner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphSearchTest {
    /** {@code "a>b b-c"} on the nodes a, b, c ... */
    static PartiallyDirectedGraph graph(int nodes, String edges) {
        var graph = PartiallyDirectedGraph.empty(names(nodes));
        for (var edge : edges.strip().split(" +", -1)) {
            if (edge.isEmpty()) {
                continue;
            }
            int from = edge.charAt(0) - 'a';
            int to = edge.charAt(2) - 'a';
            if (edge.charAt(1) == '>') {
                graph.direct(from, to);
            } else {
                graph.connect(from, to);
            }
        }
        return graph;
    }

    private static List<String> names(int nodes) {
        return IntStream.range(0, nodes).mapToObj(i -> "" + (char) ('a' + i)).toList();
    }

    private static String meek(int nodes, String edges) {
        var graph = graph(nodes, edges);
        MeekRules.orient(graph);
        return graph.toString();
    }

    @Test
    void edges() {
        var graph = graph(3, "a-b c>b");
        assertThat(graph.adjacent(1)).containsExactly(0, 2);
        assertThat(graph.parents(1)).containsExactly(2);
        assertThat(graph.undirected(1)).containsExactly(0);
        assertThat(graph.isAdjacent(0, 2)).isFalse();
        assertThat(graph.orient(1, 2, new Reason(Kind.MEEK, "")))
                .as("stays as it is")
                .isFalse();
        assertThat(graph.orient(1, 0, new Reason(Kind.CHANGE, "why"))).isTrue();
        assertThat(graph).hasToString("b -> a, c -> b");
        assertThat(graph.without(2)).hasToString("b -> a");
        assertThat(graph.without(0).names()).containsExactly("b", "c");
        assertThatThrownBy(() -> graph.orient(0, 2, new Reason(Kind.C, "")))
                .hasMessageContaining("no edge between a and c");
        var copy = graph.copy();
        copy.separate(0, 1, List.of(2));
        assertThat(graph.isAdjacent(0, 1)).isTrue();
        assertThat(copy.separatingSets(1, 0)).containsExactly(List.of(2));
        assertThat(copy.toJson().toString())
                .isEqualTo(
                        "{\"nodes\":[\"a\",\"b\",\"c\"],\"edges\":[{\"from\":\"c\",\"to\":\"b\",\"kind\":\"directed\"}],"
                                + "\"separatingSets\":[{\"x\":\"a\",\"y\":\"b\",\"sets\":[[\"c\"]]}]}");
        assertThat(graph.toJson().toString()).contains("\"reason\":\"change\",\"because\":\"why\"");
    }

    @Test
    void rule1() {
        assertThat(meek(3, "a>b b-c")).isEqualTo("a -> b, b -> c");
        assertThat(meek(3, "a>b b-c a-c")).as("a and c are adjacent").isEqualTo("a -> b, a - c, b - c");
    }

    @Test
    void rule2() {
        assertThat(meek(3, "a>b b>c a-c")).isEqualTo("a -> b, a -> c, b -> c");
        assertThat(meek(3, "a>b c>b a-c")).as("no cycle threatens").isEqualTo("a -> b, a - c, c -> b");
    }

    @Test
    void rule3() {
        assertThat(meek(4, "a-b a-c a-d c>b d>b")).isEqualTo("a -> b, a - c, a - d, c -> b, d -> b");
        assertThat(meek(4, "a-b a-c a-d c>b d>b c-d"))
                .as("c and d are adjacent")
                .contains("a - b");
    }

    @Test
    void rule4() {
        assertThat(meek(4, "a-b a-c a-d d>c c>b")).as("Meek's own picture").contains("a -> b");
        assertThat(meek(4, "a-b a-c a-d d>c c>b d>b"))
                .as("b -> a is possible where d and b are adjacent: d, c, b, a in this order")
                .contains("a - b");
    }

    @Test
    void theFirstColliderWins() {
        // a - b - c and b - c - d both look like colliders
        var graph = graph(4, "a-b b-c c-d");
        graph.separate(0, 2, List.of());
        graph.separate(1, 3, List.of());
        var conflicts = Colliders.orient(graph, b -> true);
        assertThat(graph).hasToString("a -> b, c -> b, c - d");
        assertThat(conflicts).containsExactly(new Conflict(1, 2, 3));
        assertThat(graph.edges().getFirst().reason().orElseThrow().kind()).isEqualTo(Kind.COLLIDER);
    }

    @Test
    void everySeparatingSetOfALevelCounts() {
        // a <- b -> c and a <- d -> c: given b alone or d alone they are dependent
        var truth = graph(4, "b>a b>c d>a d>c");
        var found = search(truth, 3);
        assertThat(found.isAdjacent(0, 2)).isFalse();
        assertThat(found.separatingSets(0, 2)).containsExactly(List.of(1, 3));
        var chain = search(graph(3, "a>b b>c"), 2);
        assertThat(chain.separatingSets(0, 2)).containsExactly(List.of(1));
        // a - c with two mediators in a row: each separates
        var two = search(graph(4, "a>b b>d d>c"), 2);
        assertThat(two.separatingSets(0, 2)).containsExactly(List.of(1), List.of(3));
    }

    private static PartiallyDirectedGraph search(PartiallyDirectedGraph truth, int maxSize) {
        return SkeletonSearch.run(new TestRunner(new DSeparation(truth), 1), 0.5, maxSize, Progress.silent());
    }

    /** With perfect tests, what is directed is what all graphs agree on that no test tells apart and that the last node, a surrogate, begins. */
    @Test
    void directsWhatFollowsAndNothingElse() {
        long seed = 5;
        var random = new SplittableRandom(seed);
        int nodes = 5;
        int c = nodes - 1;
        for (int run = 0; run < 120; run++) {
            var truth = random(random, nodes, 0.5);
            var found = search(truth, nodes);
            for (int v : found.adjacent(c)) {
                found.orient(c, v, new Reason(Kind.C, ""));
            }
            assertThat(Colliders.orient(found, b -> b != c)).isEmpty();
            MeekRules.orient(found);
            var agreed = agreed(truth, found, c);
            assertThat(found.toString())
                    .as("seed %d, run %d, true graph %s", seed, run, truth)
                    .isEqualTo(agreed.toString());
        }
    }

    /** The last node has no cause; of the others a random order is the order of causes. */
    private static PartiallyDirectedGraph random(SplittableRandom random, int nodes, double density) {
        var order = new ArrayList<>(IntStream.range(0, nodes - 1).boxed().toList());
        Collections.shuffle(order, new Random(random.nextLong()));
        order.addFirst(nodes - 1);
        var graph = PartiallyDirectedGraph.empty(names(nodes));
        for (int i = 0; i < nodes; i++) {
            for (int j = i + 1; j < nodes; j++) {
                if (random.nextDouble() < density) {
                    graph.direct(order.get(i), order.get(j));
                }
            }
        }
        return graph;
    }

    /** By trying all directions of the skeleton's edges: acyclic, c first, the same colliders. */
    private static PartiallyDirectedGraph agreed(PartiallyDirectedGraph truth, PartiallyDirectedGraph skeleton, int c) {
        var edges = truth.edges();
        assertThat(skeleton.edges()).as("the skeleton").hasSameSizeAs(edges);
        var forth = new boolean[edges.size()];
        var back = new boolean[edges.size()];
        for (int choice = 0; choice < 1 << edges.size(); choice++) {
            var graph = PartiallyDirectedGraph.empty(truth.names());
            boolean possible = true;
            for (int e = 0; e < edges.size(); e++) {
                boolean turned = (choice >> e & 1) == 1;
                int from = turned ? edges.get(e).to() : edges.get(e).from();
                int to = turned ? edges.get(e).from() : edges.get(e).to();
                graph.direct(from, to);
                possible &= to != c;
            }
            if (possible && isAcyclic(graph) && colliders(graph).equals(colliders(truth))) {
                for (int e = 0; e < edges.size(); e++) {
                    forth[e] |= (choice >> e & 1) == 0;
                    back[e] |= (choice >> e & 1) == 1;
                }
            }
        }
        var agreed = PartiallyDirectedGraph.empty(truth.names());
        for (int e = 0; e < edges.size(); e++) {
            if (forth[e] && back[e]) {
                agreed.connect(edges.get(e).from(), edges.get(e).to());
            } else {
                agreed.direct(edges.get(e).from(), edges.get(e).to());
            }
        }
        return agreed;
    }

    private static boolean isAcyclic(PartiallyDirectedGraph graph) {
        var left = new ArrayList<>(IntStream.range(0, graph.size()).boxed().toList());
        while (left.removeIf(v -> graph.parents(v).stream().noneMatch(left::contains))) {
            // removes what has no cause among the rest
        }
        return left.isEmpty();
    }

    private static List<String> colliders(PartiallyDirectedGraph graph) {
        var found = new ArrayList<String>();
        for (int b = 0; b < graph.size(); b++) {
            for (int a : graph.parents(b)) {
                for (int d : graph.parents(b)) {
                    if (a < d && !graph.isAdjacent(a, d)) {
                        found.add(a + ">" + b + "<" + d);
                    }
                }
            }
        }
        return found;
    }

    @Test
    void distances() {
        var truth = graph(4, "a>b b>c c>d");
        var found = graph(4, "b>a b>c a-d");
        var comparison = GraphComparison.of(found, truth);
        assertThat(comparison).isEqualTo(new GraphComparison(2, 1, 1, 1));
        assertThat(comparison.skeletonF1()).isEqualTo(4.0 / 6);
        assertThat(comparison.structuralHammingDistance()).isEqualTo(3);
        assertThat(GraphComparison.of(truth, truth).structuralHammingDistance()).isZero();
        assertThat(GraphComparison.of(graph(2, ""), graph(2, "")).skeletonF1()).isEqualTo(1);
    }
}
