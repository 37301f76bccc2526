package dev.reprise.paper.relp;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Statistics;
import dev.reprise.method.patching.ActivationPatching;
import dev.reprise.method.patching.Attribution;
import dev.reprise.method.patching.AttributionPatching;
import dev.reprise.method.patching.Cell;
import dev.reprise.method.patching.TokenPairs;
import dev.reprise.model.BackwardRules;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Site;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A behaviour of a model, and the maps of which activations carry it.
 *
 * <p>The behaviour is the logit difference LD = logit(answer) - logit(foil) at the last position, averaged over the pairs. The metric is
 * {@code m(x) = (LD(x) - LD_corrupted) / (LD_clean - LD_corrupted)}, or LD itself. Every map holds the change of the metric against the
 * unpatched run, averaged over the pairs.
 */
public final class PatchingTask {
    /** What a map shows. */
    public enum Kind {
        RESID_PRE(Site.RESID_PRE, "position"),
        ATTN_OUT(Site.ATTN_OUT, "position"),
        MLP_OUT(Site.MLP_OUT, "position"),
        /** Each head's output, at all positions at once. */
        HEADS(Site.Z, "head");

        private final Site site;
        private final String columns;

        Kind(Site site, String columns) {
            this.site = site;
            this.columns = columns;
        }

        public Site site() {
            return site;
        }

        /** What the columns of the map are; the rows are layers. */
        public String columns() {
            return columns;
        }

        /** As on the command line and in reports. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which run is patched. */
    public enum Direction {
        /** Clean activations are put into the corrupted run. */
        DENOISE,
        /** Corrupted activations are put into the clean run. */
        NOISE
    }

    /** How far the forward values may move when rules are switched on, relative to their size: rounding. */
    private static final double VALUE_TOLERANCE = 1e-5;

    /** Maps of one method: layer x position, or layer x head. */
    public record Maps(Map<Kind, double[][]> values, double seconds, long forwardPasses, long backwardPasses) {
        public double[][] of(Kind kind) {
            var map = values.get(kind);
            if (map == null) {
                throw new IllegalArgumentException("no map of " + kind);
            }
            return map;
        }
    }

    private final Transformer model;
    private final TokenPairs pairs;
    private final TokenBatch base;
    private final TokenBatch source;
    private final double[] clean;
    private final double[] corrupted;
    private final double unit;

    /**
     * Runs both prompts of every pair.
     *
     * @param normalised whether maps are in units of LD_clean - LD_corrupted; else in logits
     */
    public PatchingTask(Transformer model, TokenPairs pairs, Direction direction, boolean normalised) {
        this.model = model;
        this.pairs = pairs;
        this.base = direction == Direction.DENOISE ? pairs.corrupted() : pairs.clean();
        this.source = direction == Direction.DENOISE ? pairs.clean() : pairs.corrupted();
        this.clean = ActivationPatching.values(model, pairs.clean(), pairs.logitDifference());
        this.corrupted = ActivationPatching.values(model, pairs.corrupted(), pairs.logitDifference());
        this.unit = normalised ? cleanDifference() - corruptedDifference() : 1;
    }

    /** LD_clean, in logits. */
    public double cleanDifference() {
        return mean(clean);
    }

    /** LD_corrupted, in logits. */
    public double corruptedDifference() {
        return mean(corrupted);
    }

    /**
     * Refuses to look for the causes of a behaviour that is not there.
     *
     * @throws InvalidInputException if LD_clean - LD_corrupted is not above twice its standard error over the pairs
     */
    public void requireBehaviour() {
        var differences = new double[clean.length];
        Arrays.setAll(differences, i -> clean[i] - corrupted[i]);
        double mean = mean(differences);
        double error = Statistics.standardError(differences).orElse(0);
        if (!(mean > 2 * error)) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "the model does not show this behaviour: logit(answer) - logit(foil) is %.3f after the clean prompts and %.3f after the"
                            + " corrupted ones, a difference of %.3f with a standard error of %.3f over %d pairs.%n"
                            + "Choose prompts whose answer the model knows, or another model.",
                    cleanDifference(),
                    corruptedDifference(),
                    mean,
                    error,
                    differences.length));
        }
    }

    /** The exact maps, by activation patching. */
    public Maps exact(List<Kind> kinds, Progress progress) {
        int layers = model.blocks().size();
        var cells = new ArrayList<Cell>();
        for (var kind : kinds) {
            cells.addAll(
                    kind == Kind.HEADS
                            ? ActivationPatching.heads(kind.site(), layers, width(kind))
                            : ActivationPatching.positions(kind.site(), layers, width(kind)));
        }
        return timed(() -> {
            var patching = new ActivationPatching(model, base, source, pairs.logitDifference());
            double[][] changes = patching.changes(cells, progress);
            var maps = new EnumMap<Kind, double[][]>(Kind.class);
            int cell = 0;
            for (var kind : kinds) {
                var map = new double[layers][width(kind)];
                for (double[] row : map) {
                    for (int c = 0; c < row.length; c++) {
                        row[c] = mean(changes[cell++]) / unit;
                    }
                }
                maps.put(kind, map);
            }
            return maps;
        });
    }

    /**
     * The estimated maps: by attribution patching if there are no rules, else by relevance patching.
     *
     * @throws IllegalStateException if the rules changed the values of the forward pass: they may change the backward pass only
     */
    public Maps estimate(List<Kind> kinds, Set<Rule> rules) {
        return timed(() -> {
            try (var attribution = attribute(kinds, rules)) {
                requireSameValues(attribution.base(), rules);
                var maps = new EnumMap<Kind, double[][]>(Kind.class);
                for (var kind : kinds) {
                    var map = new double[model.blocks().size()][];
                    for (int l = 0; l < map.length; l++) {
                        var point = kind.site().at(l);
                        map[l] = meanOverPairs(
                                kind == Kind.HEADS ? attribution.byHead(point) : attribution.byPosition(point));
                    }
                    maps.put(kind, map);
                }
                return maps;
            }
        });
    }

    private void requireSameValues(double[] withRules, Set<Rule> rules) {
        double[] without = base.equals(pairs.clean()) ? clean : corrupted;
        double largest = 0;
        double change = 0;
        for (int i = 0; i < without.length; i++) {
            largest = Math.max(largest, Math.abs(without[i]));
            change = Math.max(change, Math.abs(withRules[i] - without[i]));
        }
        if (model.dtype() == Dtype.FLOAT32 && !(change <= VALUE_TOLERANCE * Math.max(1, largest))) {
            throw new IllegalStateException("the rules " + Rule.label(rules) + " changed forward values of up to "
                    + largest + " by " + change + "; they may change the backward pass only");
        }
    }

    /** Where the activations of the two runs differ in any pair, shaped as the maps. */
    public Map<Kind, boolean[][]> different(List<Kind> kinds) {
        try (var attribution = attribute(kinds, Set.of())) {
            var maps = new EnumMap<Kind, boolean[][]>(Kind.class);
            for (var kind : kinds) {
                var map = new boolean[model.blocks().size()][];
                for (int l = 0; l < map.length; l++) {
                    var point = kind.site().at(l);
                    map[l] = kind == Kind.HEADS
                            ? attribution.differsByHead(point)
                            : attribution.differsByPosition(point);
                }
                maps.put(kind, map);
            }
            return maps;
        }
    }

    private Attribution attribute(List<Kind> kinds, Set<Rule> rules) {
        var points = new ArrayList<HookPoint>();
        for (var kind : kinds) {
            for (int l = 0; l < model.blocks().size(); l++) {
                points.add(kind.site().at(l));
            }
        }
        return AttributionPatching.run(
                model,
                base,
                source,
                pairs.logitDifference(),
                points,
                rules.isEmpty() ? BackwardRules.AUTOGRAD : new RelevanceRules(rules));
    }

    private int width(Kind kind) {
        return kind == Kind.HEADS ? model.dimensions().heads() : base.columns();
    }

    private Maps timed(Supplier<Map<Kind, double[][]>> work) {
        long forward = model.passes().forward();
        long backward = model.passes().backward();
        long start = System.nanoTime();
        var maps = work.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Maps(
                maps,
                seconds,
                model.passes().forward() - forward,
                model.passes().backward() - backward);
    }

    private double[] meanOverPairs(double[][] perPair) {
        var mean = new double[perPair[0].length];
        for (double[] row : perPair) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / perPair.length / unit;
            }
        }
        return mean;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
