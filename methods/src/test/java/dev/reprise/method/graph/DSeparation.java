package dev.reprise.method.graph;

import dev.reprise.method.independence.IndependenceTest;
import dev.reprise.method.independence.Variables;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** An oracle: independent is what the true graph separates. */
final class DSeparation implements IndependenceTest {
    private final PartiallyDirectedGraph truth;

    DSeparation(PartiallyDirectedGraph truth) {
        this.truth = truth;
    }

    @Override
    public Variables variables() {
        var columns = IntStream.range(0, truth.size())
                .mapToObj(i -> new double[] {i, 1 + i * i, 2})
                .toArray(double[][]::new);
        return Variables.ofColumns(truth.names(), columns);
    }

    @Override
    public String description() {
        return "d-separation";
    }

    @Override
    public Result test(int x, int y, List<Integer> given) {
        double p = reaches(x, y, given) ? 0 : 1;
        return new Result(1 - p, 0, 1, p);
    }

    /** By the rules of the Bayes ball: a walk along edges that no given node blocks. */
    private boolean reaches(int x, int y, List<Integer> given) {
        var ancestors = new HashSet<>(given);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int a : List.copyOf(ancestors)) {
                grown |= ancestors.addAll(truth.parents(a));
            }
        }
        record Step(int node, boolean fromParent) {}
        var open = new ArrayDeque<Step>();
        var seen = new HashSet<Step>();
        open.add(new Step(x, false));
        while (!open.isEmpty()) {
            var step = open.remove();
            if (!seen.add(step)) {
                continue;
            }
            if (step.node() == y) {
                return true;
            }
            boolean blocked = given.contains(step.node());
            for (int other = 0; other < truth.size(); other++) {
                if (truth.isDirected(step.node(), other) && !blocked) {
                    open.add(new Step(other, true));
                }
                boolean upwards = step.fromParent() ? ancestors.contains(step.node()) : !blocked;
                if (truth.isDirected(other, step.node()) && upwards) {
                    open.add(new Step(other, false));
                }
            }
        }
        return false;
    }
}
