package dev.reprise.method.graph;

import dev.reprise.core.Progress;
import dev.reprise.method.independence.TestRunner;
import dev.reprise.method.independence.TestRunner.Question;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The skeleton search of the PC algorithm, in its stable form: for s = 0, 1, ... each pair that is still adjacent is tested given every set of s
 * nodes that are adjacent to one of the two; what is independent given any of them is separated when the level is over. So the result does not
 * depend on the order of the variables, except through a test that is not symmetric: x is the node with the smaller number.
 *
 * <pre>{@code
 * var graph = SkeletonSearch.run(new TestRunner(Kci.of(variables, Kci.Options.DEFAULTS), 2), 0.05, 2, progress);
 * }</pre>
 *
 * <p>Source: P. Spirtes and C. Glymour (1991); the stable form: D. Colombo and M. H. Maathuis, "Order-independent constraint-based causal
 * structure learning", JMLR 15 (2014).
 */
public final class SkeletonSearch {
    private SkeletonSearch() {}

    /**
     * Searches.
     *
     * @param alpha   a pair with a p-value above it is independent
     * @param maxSize the largest conditioning set
     * @return undirected edges, and every separating set that was found
     * @throws dev.reprise.core.CancelledException if the run is cancelled; the runner has the answers of the levels before
     */
    public static PartiallyDirectedGraph run(TestRunner runner, double alpha, int maxSize, Progress progress) {
        var graph = PartiallyDirectedGraph.complete(runner.test().variables().names());
        for (int size = 0; size <= maxSize; size++) {
            var questions = questions(graph, size);
            if (questions.isEmpty()) {
                break;
            }
            progress.message(questions.size() + " tests given " + size + (size == 1 ? " variable" : " variables"));
            var answers = runner.run(questions, progress);
            for (int i = 0; i < questions.size(); i++) {
                if (answers.get(i).p() > alpha) {
                    var question = questions.get(i);
                    graph.separate(question.x(), question.y(), question.given());
                }
            }
        }
        return graph;
    }

    /** What the answers of a runner say by now, of a search that was cancelled: adjacent is what no test has separated yet. */
    public static PartiallyDirectedGraph known(TestRunner runner, double alpha) {
        var graph = PartiallyDirectedGraph.complete(runner.test().variables().names());
        runner.answers().forEach((question, answer) -> {
            if (answer.p() > alpha) {
                graph.separate(question.x(), question.y(), question.given());
            }
        });
        return graph;
    }

    private static List<Question> questions(PartiallyDirectedGraph graph, int size) {
        var questions = new ArrayList<Question>();
        for (int x = 0; x < graph.size(); x++) {
            for (int y : graph.adjacent(x)) {
                if (x < y) {
                    Set<List<Integer>> sets = new LinkedHashSet<>();
                    choose(others(graph, x, y), size, 0, List.of(), sets);
                    choose(others(graph, y, x), size, 0, List.of(), sets);
                    for (var set : sets) {
                        questions.add(new Question(x, y, set));
                    }
                }
            }
        }
        return questions;
    }

    private static List<Integer> others(PartiallyDirectedGraph graph, int node, int except) {
        return graph.adjacent(node).stream().filter(a -> a != except).toList();
    }

    /** All sets of a size, each ascending. */
    private static void choose(List<Integer> from, int size, int start, List<Integer> chosen, Set<List<Integer>> into) {
        if (chosen.size() == size) {
            into.add(chosen);
            return;
        }
        for (int i = start; i < from.size(); i++) {
            var more = new ArrayList<>(chosen);
            more.add(from.get(i));
            choose(from, size, i + 1, List.copyOf(more), into);
        }
    }
}
