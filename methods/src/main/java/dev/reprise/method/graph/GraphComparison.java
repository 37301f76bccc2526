package dev.reprise.method.graph;

/**
 * How far a graph is from the true one, on the same nodes.
 *
 * @param common  pairs that are adjacent in both
 * @param extra   pairs that are adjacent only in the graph
 * @param missing pairs that are adjacent only in the true one
 * @param turned  pairs that are adjacent in both, by edges of another kind or direction
 */
public record GraphComparison(int common, int extra, int missing, int turned) {

    /** @throws IllegalArgumentException if the two have other nodes */
    public static GraphComparison of(PartiallyDirectedGraph graph, PartiallyDirectedGraph truth) {
        if (!graph.names().equals(truth.names())) {
            throw new IllegalArgumentException("graphs on " + graph.names() + " and on " + truth.names());
        }
        int common = 0;
        int extra = 0;
        int missing = 0;
        int turned = 0;
        for (int a = 0; a < graph.size(); a++) {
            for (int b = a + 1; b < graph.size(); b++) {
                boolean here = graph.isAdjacent(a, b);
                boolean there = truth.isAdjacent(a, b);
                if (here && there) {
                    common++;
                    turned += graph.isDirected(a, b) == truth.isDirected(a, b)
                                    && graph.isDirected(b, a) == truth.isDirected(b, a)
                            ? 0
                            : 1;
                } else if (here) {
                    extra++;
                } else if (there) {
                    missing++;
                }
            }
        }
        return new GraphComparison(common, extra, missing, turned);
    }

    /** F1 of the adjacencies: {@code 2 common / (2 common + extra + missing)}; 1 if neither graph has an edge. */
    public double skeletonF1() {
        int all = 2 * common + extra + missing;
        return all == 0 ? 1 : 2.0 * common / all;
    }

    /** The structural Hamming distance: how many pairs have another edge, or one too many or too few. */
    public int structuralHammingDistance() {
        return extra + missing + turned;
    }
}
