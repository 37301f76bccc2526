package dev.reprise.paper.cdnod;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Parallel;
import dev.reprise.core.Progress;
import dev.reprise.method.graph.Colliders;
import dev.reprise.method.graph.MeekRules;
import dev.reprise.method.graph.PartiallyDirectedGraph;
import dev.reprise.method.graph.Reason;
import dev.reprise.method.graph.Reason.Kind;
import dev.reprise.method.graph.SkeletonSearch;
import dev.reprise.method.independence.IndependenceTest;
import dev.reprise.method.independence.TestRunner;
import dev.reprise.method.independence.TestRunner.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Causal discovery from data whose mechanisms change.
 *
 * <ol>
 *   <li>The surrogate C joins the variables, as the last; the skeleton is searched ({@link SkeletonSearch}). What stays adjacent to C changes.
 *   <li>C points at its neighbours; then colliders and Meek's rules.
 *   <li>Among the variables that change and have an undirected edge, the one whose mechanism changes most independently of its causes (its
 *       undirected neighbours and parents) is a sink: {@link IndependentChange}. It is directed, and the rest goes on without it. Then Meek's rules.
 *   <li>The driving force of each mechanism that changes, given the parents that were found: {@link DrivingForce}.
 * </ol>
 *
 * <pre>{@code
 * var table = Table.read(Path.of("machine.csv"));
 * var data = ChangingData.of(table, Surrogate.column(table, "hour"));
 * var found = CdNod.search(data, Options.of(data), Progress.silent());
 * System.out.println(found.graph());          // hour -> speed, heat - speed, ...
 * System.out.println(found.changingNames());  // [speed]
 * }</pre>
 *
 * <p>Without a surrogate it is the PC algorithm.
 */
public final class CdNod {
    private final ChangingData data;
    private final Options options;
    private final TestRunner runner;
    private final List<Score> scores = new ArrayList<>();
    private final Map<Integer, DrivingForce> forces = new LinkedHashMap<>();
    private List<Colliders.Conflict> conflicts = List.of();
    private @Nullable PartiallyDirectedGraph skeleton;
    private @Nullable PartiallyDirectedGraph graph;
    private int completed;

    /**
     * One direction that was measured in phase 3.
     *
     * @param round  from 1
     * @param causes numbers of variables, ascending
     * @param change empty if nothing changes
     */
    public record Score(int round, List<Integer> causes, int effect, Optional<IndependentChange> change) {}

    /**
     * What a search found. Nodes are the numbers of the variables, C the last.
     *
     * @param completed the last phase that was finished
     * @param skeleton  after phase 1; all edges undirected
     * @param graph     after the last phase
     * @param changing  the variables that are adjacent to C
     * @param tests     every test that was made, once each
     * @param scores    of phase 3
     * @param conflicts triples that look like colliders and contradict others
     * @param forces    of phase 4, by variable
     */
    public record Result(
            int completed,
            PartiallyDirectedGraph skeleton,
            PartiallyDirectedGraph graph,
            List<Integer> changing,
            Map<Question, IndependenceTest.Result> tests,
            List<Score> scores,
            List<Colliders.Conflict> conflicts,
            Map<Integer, DrivingForce> forces) {

        public List<String> changingNames() {
            return changing.stream().map(graph::name).toList();
        }
    }

    /**
     * Prepares a search, to be able to ask for what is known if it is cancelled.
     *
     * @throws InvalidInputException if phase 3 is asked for and C has fewer than 8 values, or the table is too small for the test
     */
    public CdNod(ChangingData data, Options options) {
        this.data = data;
        this.options = options;
        requireValues(data, options.phases());
        this.runner = new TestRunner(options.test(data.tested()), options.threads());
    }

    /** @throws InvalidInputException if phase 3 is asked for and C has fewer than 8 values */
    static void requireValues(ChangingData data, int phases) {
        data.surrogate()
                .filter(c -> phases >= 3 && c.distinct() < Surrogate.FEWEST_VALUES)
                .ifPresent(c -> {
                    throw new InvalidInputException("'" + c.name() + "' has " + c.distinct()
                            + " different values; phase 3 compares changes between at least " + Surrogate.FEWEST_VALUES
                            + "\nWithout it, give --phases 2.");
                });
    }

    /** Searches. @throws InvalidInputException as the constructor; @throws dev.reprise.core.CancelledException if it is cancelled */
    public static Result search(ChangingData data, Options options, Progress progress) {
        var search = new CdNod(data, options);
        search.run(progress);
        return search.result();
    }

    /** Runs all phases. @throws dev.reprise.core.CancelledException if it is cancelled: {@link #result} has what is known by then */
    public void run(Progress progress) {
        try (var stage = progress.stage("CD-NOD", options.phases())) {
            var found = SkeletonSearch.run(runner, options.alpha(), options.maxSize(), stage);
            skeleton = found;
            completed = 1;
            if (options.phases() >= 2) {
                var directed = found.copy();
                directByInvariance(directed);
                graph = directed;
                completed = 2;
                stage.step();
                if (options.phases() >= 3) {
                    directByChange(directed, stage);
                    completed = 3;
                }
                if (options.phases() >= 4) {
                    findForces(directed, stage);
                    completed = 4;
                }
            }
        }
    }

    /** What was found, all of it or, after a search that was cancelled, what is known: without a whole phase 1, what the tests so far separate. */
    public Result result() {
        var known = skeleton != null ? skeleton : SkeletonSearch.known(runner, options.alpha());
        var directed = graph != null ? graph : known.copy();
        return new Result(
                completed,
                known,
                directed,
                data.surrogateNode().map(known::adjacent).orElse(List.of()),
                runner.answers(),
                List.copyOf(scores),
                conflicts,
                new LinkedHashMap<>(forces));
    }

    // ---- phase 2

    private void directByInvariance(PartiallyDirectedGraph directed) {
        int c = data.surrogateNode().orElse(-1);
        if (c >= 0) {
            for (int v : directed.adjacent(c)) {
                directed.orient(
                        c,
                        v,
                        new Reason(
                                Kind.C, "the mechanism of " + directed.name(v) + " changes with " + directed.name(c)));
            }
        }
        conflicts = Colliders.orient(directed, b -> b != c);
        MeekRules.orient(directed);
    }

    // ---- phase 3

    private void directByChange(PartiallyDirectedGraph directed, Progress progress) {
        if (data.surrogate().isEmpty()) {
            progress.step();
            return;
        }
        int c = data.surrogateNode().orElseThrow();
        try (var stage =
                progress.stage("independent changes", undecided(directed, c).size())) {
            int round = 0;
            for (var open = undecided(directed, c); open.size() > 1; open = undecided(directed, c)) {
                round++;
                var measured = measure(round, open, directed, c, stage);
                scores.addAll(measured);
                var sink = smallest(measured);
                if (sink.isEmpty()) {
                    break;
                }
                var score = measured.get(sink.getAsInt());
                var reason = new Reason(Kind.CHANGE, because(score, directed));
                score.causes().forEach(cause -> directed.orient(cause, score.effect(), reason));
            }
            MeekRules.orient(directed);
        }
    }

    /** The variables that change and have an undirected edge. */
    private static List<Integer> undecided(PartiallyDirectedGraph directed, int c) {
        return directed.adjacent(c).stream()
                .filter(v -> !directed.undirected(v).isEmpty())
                .toList();
    }

    private List<Score> measure(
            int round, List<Integer> open, PartiallyDirectedGraph directed, int c, Progress progress) {
        var causes = open.stream().map(v -> possibleCauses(directed, v, c)).toList();
        var surrogate = scaledSurrogate();
        var changes = new ArrayList<Optional<IndependentChange>>();
        open.forEach(_ -> changes.add(Optional.empty()));
        Parallel.forEach(options.threads(), open.size(), i -> {
            changes.set(
                    i,
                    IndependentChange.of(
                            data.columns(causes.get(i)),
                            data.columns(List.of(open.get(i))),
                            surrogate,
                            options.kernels()));
            progress.message("round " + round);
        });
        progress.step();
        var measured = new ArrayList<Score>();
        for (int i = 0; i < open.size(); i++) {
            measured.add(new Score(round, causes.get(i), open.get(i), changes.get(i)));
        }
        return measured;
    }

    private static List<Integer> possibleCauses(PartiallyDirectedGraph directed, int v, int c) {
        var causes = new TreeSet<>(directed.undirected(v));
        causes.addAll(directed.parents(v));
        causes.remove(c);
        return List.copyOf(causes);
    }

    private OptionalInt smallest(List<Score> measured) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < measured.size(); i++) {
            double value =
                    measured.get(i).change().map(d -> d.value(options.form())).orElse(Double.POSITIVE_INFINITY);
            if (value < least) {
                least = value;
                best = i;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    private String because(Score score, PartiallyDirectedGraph directed) {
        return String.format(
                Locale.ROOT,
                "Delta(%s -> %s) = %.4g is the smallest of round %d",
                score.causes().stream().map(directed::name).collect(Collectors.joining(", ")),
                directed.name(score.effect()),
                score.change().orElseThrow().value(options.form()),
                score.round());
    }

    double[] scaledSurrogate() {
        return data.surrogate().orElseThrow().scaled(options.standardise());
    }

    // ---- phase 4

    private void findForces(PartiallyDirectedGraph directed, Progress progress) {
        if (data.surrogate().isEmpty()) {
            progress.step();
            return;
        }
        int c = data.surrogateNode().orElseThrow();
        var changing = directed.adjacent(c);
        var found = new @Nullable DrivingForce[changing.size()];
        try (var stage = progress.stage("driving forces", changing.size())) {
            Parallel.forEach(options.threads(), changing.size(), i -> {
                var parents = directed.parents(changing.get(i)).stream()
                        .filter(p -> p != c)
                        .toList();
                found[i] = DrivingForce.of(
                        data.columns(parents),
                        data.columns(List.of(changing.get(i))),
                        scaledSurrogate(),
                        options.kernels());
                stage.step();
            });
        } finally {
            for (int i = 0; i < found.length; i++) {
                var force = found[i];
                if (force != null) {
                    forces.put(changing.get(i), force);
                }
            }
        }
    }
}
