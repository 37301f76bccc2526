package dev.reprise.method.patching;

import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.Intervention;
import dev.reprise.model.KeyValueCache;
import dev.reprise.model.Site;
import dev.reprise.model.Site.Layout;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Trace;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Activation patching: run the base prompts with one activation replaced by what it was on the source prompts, and measure how a metric
 * changes. With the corrupted prompts as base it "denoises", with the clean ones it "noises".
 *
 * <p>A sweep over many cells gives the numbers of one full pass a cell, and does less: a pass starts at the first layer and position that
 * the swap changes, with keys and values of the base run before it; many cells share a batch; the logits are computed at the last token
 * only; and a cell whose activation is the same in both runs is known to change nothing.
 *
 * <pre>{@code
 * var patching = new ActivationPatching(model.transformer(), pairs.corrupted(), pairs.clean(), pairs.logitDifference());
 * double[][] changes = patching.changes(List.of(Cell.at(Site.RESID_PRE.at(3), 7)), Progress.silent()); // [cell][pair]
 * }</pre>
 */
public final class ActivationPatching {
    /** Tokens a pass: enough to keep the matrix products busy, few enough to stay in the cache. */
    private static final int TOKENS_A_PASS = 1024;

    private final Transformer model;
    private final TokenBatch base;
    private final TokenBatch source;
    private final Metric metric;

    /**
     * Prepares a sweep; nothing runs yet.
     *
     * @param base the prompts that are run, padded on the right if their lengths differ
     * @param source the prompts whose activations are put in; row by row as long as the base
     */
    public ActivationPatching(Transformer model, TokenBatch base, TokenBatch source, Metric metric) {
        requireAligned(base, source);
        this.model = model;
        this.base = base;
        this.source = source;
        this.metric = metric;
    }

    static void requireAligned(TokenBatch base, TokenBatch source) {
        boolean aligned = base.rows() == source.rows() && base.columns() == source.columns();
        for (int r = 0; aligned && r < base.rows(); r++) {
            aligned = base.promptLength(r) == source.promptLength(r) && base.isToken(r, 0) && source.isToken(r, 0);
        }
        if (!aligned) {
            throw new IllegalArgumentException("base and source rows must be of equal length, padded on the right");
        }
    }

    /** The cells of a layer x position map, row-major. */
    public static List<Cell> positions(Site site, int layers, int positions) {
        var cells = new ArrayList<Cell>();
        for (int l = 0; l < layers; l++) {
            for (int p = 0; p < positions; p++) {
                cells.add(Cell.at(site.at(l), p));
            }
        }
        return cells;
    }

    /** The cells of a layer x head map, each head at all positions at once, row-major. */
    public static List<Cell> heads(Site site, int layers, int heads) {
        var cells = new ArrayList<Cell>();
        for (int l = 0; l < layers; l++) {
            for (int h = 0; h < heads; h++) {
                cells.add(Cell.head(site.at(l), h));
            }
        }
        return cells;
    }

    /** One row of a pass: a cell of one pair, and the first column that it changes. */
    private record Swap(int cell, int pair, int start) {}

    /**
     * How the metric changes by each swap, [cell][pair]: metric of the patched run minus metric of the base run. A position that a shorter
     * pair does not have changes nothing.
     *
     * @throws dev.reprise.core.InvalidInputException for a point that the model does not have
     */
    public double[][] changes(List<Cell> cells, Progress progress) {
        var points = cells.stream().map(Cell::point).collect(Collectors.toCollection(LinkedHashSet::new));
        var starts = new LinkedHashSet<>(points);
        points.stream().mapToInt(this::startLayer).filter(l -> l >= 0).forEach(l -> starts.add(entrance(l)));
        try (var baseTrace = model.run(base, hooks(points).capture(starts), null);
                var cache = baseTrace.cache();
                var sourceTrace = model.run(source, hooks(points).capture(points));
                var _ = new PointerScope()) {
            double[] unpatched = values(baseTrace, base, range(base.rows()));
            var changes = new double[cells.size()][base.rows()];
            var byLayer = swaps(cells, baseTrace, sourceTrace);
            long total = byLayer.values().stream().mapToLong(List::size).sum();
            try (var stage = progress.stage("patching", total)) {
                byLayer.forEach((layer, swaps) -> {
                    for (int from = 0; from < swaps.size(); ) {
                        int width = base.columns() - swaps.get(from).start();
                        int to = Math.min(swaps.size(), from + Math.max(1, TOKENS_A_PASS / width));
                        var batch = swaps.subList(from, to);
                        double[] patched = run(layer, batch, cells, baseTrace, sourceTrace, cache);
                        for (int i = 0; i < patched.length; i++) {
                            var swap = batch.get(i);
                            changes[swap.cell()][swap.pair()] = patched[i] - unpatched[swap.pair()];
                        }
                        stage.step(batch.size());
                        from = to;
                    }
                });
            }
            return changes;
        }
    }

    /**
     * The same numbers, by one full pass over all pairs a cell: what a sweep is measured against.
     *
     * @throws dev.reprise.core.InvalidInputException for a point that the model does not have
     */
    public double[][] changesByFullPasses(List<Cell> cells, Progress progress) {
        double[] unpatched = values(model, base, metric);
        var points = cells.stream().map(Cell::point).collect(Collectors.toCollection(LinkedHashSet::new));
        try (var sourceTrace = model.run(source, hooks(points).capture(points));
                var stage = progress.stage("patching", cells.size())) {
            var changes = new double[cells.size()][];
            for (int c = 0; c < changes.length; c++) {
                var cell = cells.get(c);
                try (var trace =
                        model.run(base, hooks(Set.of(cell.point())).intervene(cell.point(), swap(cell, sourceTrace)))) {
                    changes[c] = values(trace, base, range(base.rows()));
                }
                for (int pair = 0; pair < unpatched.length; pair++) {
                    changes[c][pair] -= unpatched[pair];
                }
                stage.step();
            }
            return changes;
        }
    }

    private Intervention swap(Cell cell, Trace sourceTrace) {
        var swap = Intervention.replaceFrom(sourceTrace);
        if (cell.head() != Cell.ALL) {
            swap = swap.heads(cell.head());
        }
        return cell.position() == Cell.ALL ? swap : swap.at((tokens, row, position) -> position == cell.position());
    }

    /** The metric of each unpatched pair. */
    public static double[] values(Transformer model, TokenBatch tokens, Metric metric) {
        return values(model, tokens, metric, Hooks.none());
    }

    /** The metric of each pair in a run with interventions of any kind. */
    public static double[] values(Transformer model, TokenBatch tokens, Metric metric, Hooks hooks) {
        try (var trace = model.run(tokens, metric.restrict(hooks.lastLogitsOnly()));
                var _ = new PointerScope()) {
            return Torch.doubles(metric.values(trace.logits().select(1, 0), index(range(tokens.rows()))));
        }
    }

    /** The layer that a pass with this swap starts at: -1 = the embedding, the number of layers = after the blocks. */
    private int startLayer(HookPoint point) {
        if (point.site().isAfterBlocks()) {
            return model.blocks().size();
        }
        return point.site().isInBlock() ? point.layer() : -1;
    }

    /** Where the residual stream enters a layer, or the final norm. */
    private HookPoint entrance(int layer) {
        return layer == model.blocks().size() ? Site.RESID_POST.at(layer - 1) : Site.RESID_PRE.at(layer);
    }

    /** The logits of the last tokens are enough, unless a point lies behind the blocks and so has every position only with all of them. */
    private Hooks hooks(Set<HookPoint> points) {
        boolean everyPosition = points.stream().anyMatch(p -> p.site().isAfterBlocks());
        if (points.contains(Site.LOGITS.point())) {
            throw new IllegalArgumentException("logits are what the metric reads: patch what they are made of");
        }
        var hooks = metric.restrict(Hooks.none());
        return everyPosition ? hooks : hooks.lastLogitsOnly();
    }

    /** All swaps that change anything, by start layer, sorted by start column so that a pass wastes little. */
    private SequencedMap<Integer, List<Swap>> swaps(List<Cell> cells, Trace baseTrace, Trace sourceTrace) {
        Map<HookPoint, boolean[]> different = cells.stream()
                .map(Cell::point)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), p -> different(p, baseTrace, sourceTrace)));
        var byLayer = new TreeMap<Integer, List<Swap>>();
        for (int c = 0; c < cells.size(); c++) {
            var cell = cells.get(c);
            var point = cell.point();
            int heads = headCount(baseTrace.get(point), point);
            if (cell.head() >= heads) {
                throw new IllegalArgumentException("head " + cell.head() + " at " + point + ": there are " + heads);
            }
            for (int pair = 0; pair < base.rows(); pair++) {
                int start = firstChange(Objects.requireNonNull(different.get(point)), cell, pair, heads);
                if (start >= 0) {
                    byLayer.computeIfAbsent(startLayer(point), l -> new ArrayList<>())
                            .add(new Swap(c, pair, startLayer(point) < 0 ? 0 : start));
                }
            }
        }
        byLayer.values().forEach(swaps -> swaps.sort(Comparator.comparingInt(Swap::start)));
        return byLayer;
    }

    /** Whether an activation differs between the runs: [pair, position, head], one head where there are none. */
    private static boolean[] different(HookPoint point, Trace baseTrace, Trace sourceTrace) {
        try (var _ = new PointerScope()) {
            var unequal = baseTrace.get(point).ne(sourceTrace.get(point)).any(-1);
            var layout = point.site().layout();
            var ordered = layout == Layout.PATTERN ? unequal.transpose(1, 2) : unequal;
            long[] flags = Torch.longs(ordered);
            var result = new boolean[flags.length];
            for (int i = 0; i < flags.length; i++) {
                result[i] = flags[i] != 0;
            }
            return result;
        }
    }

    private static int headCount(Tensor activation, HookPoint point) {
        int axis = point.site().layout().headAxis();
        return axis < 0 ? 1 : (int) activation.size(axis);
    }

    /** The first column that a cell changes in a pair, or -1. */
    private int firstChange(boolean[] different, Cell cell, int pair, int heads) {
        int length = base.promptLength(pair);
        int from = cell.position() == Cell.ALL ? 0 : cell.position();
        int to = cell.position() == Cell.ALL ? length : Math.min(length, cell.position() + 1);
        for (int p = from; p < to; p++) {
            for (int h = 0; h < heads; h++) {
                if ((cell.head() == Cell.ALL || cell.head() == h)
                        && different[(pair * base.columns() + p) * heads + h]) {
                    return p;
                }
            }
        }
        return -1;
    }

    private double[] run(
            int layer, List<Swap> swaps, List<Cell> cells, Trace baseTrace, Trace sourceTrace, KeyValueCache cache) {
        int start = swaps.getFirst().start();
        int[] pairs = swaps.stream().mapToInt(Swap::pair).toArray();
        var tokens = base.select(pairs).columns(start, base.columns());
        try (var _ = new PointerScope()) {
            var rows = index(pairs);
            var points = new LinkedHashSet<HookPoint>();
            swaps.forEach(s -> points.add(cells.get(s.cell()).point()));
            var hooks = hooks(points);
            for (var point : points) {
                int axis = point.site().layout().positionAxis();
                var replacement =
                        Torch.slice(sourceTrace.get(point).index_select(0, rows), axis, start, base.columns());
                var mask = mask(point, swaps, cells, start, headCount(replacement, point));
                hooks = hooks.intervene(point, (x, context) -> torch.where(mask, replacement, x));
            }
            if (layer < 0) {
                try (var trace = model.run(tokens, hooks)) {
                    return values(trace, tokens, pairs);
                }
            }
            var residual = Torch.slice(baseTrace.get(entrance(layer)).index_select(0, rows), 1, start, base.columns());
            try (var past = start == 0 ? null : cache.from(layer, start, pairs);
                    var trace = model.resume(layer, residual, tokens, hooks, past)) {
                return values(trace, tokens, pairs);
            }
        }
    }

    /** Which elements each row replaces: bool, broadcast over the width. */
    private Tensor mask(HookPoint point, List<Swap> swaps, List<Cell> cells, int start, int heads) {
        int columns = base.columns() - start;
        var mask = new boolean[swaps.size() * columns * heads];
        for (int r = 0; r < swaps.size(); r++) {
            var cell = cells.get(swaps.get(r).cell());
            if (!cell.point().equals(point)) {
                continue;
            }
            int length = base.promptLength(swaps.get(r).pair());
            for (int p = start; p < length; p++) {
                for (int h = 0; h < heads; h++) {
                    mask[(r * columns + p - start) * heads + h] = (cell.position() == Cell.ALL || cell.position() == p)
                            && (cell.head() == Cell.ALL || cell.head() == h);
                }
            }
        }
        return switch (point.site().layout()) {
            case RESIDUAL -> Torch.tensor(mask, swaps.size(), columns, 1);
            case HEADS -> Torch.tensor(mask, swaps.size(), columns, heads, 1);
            case PATTERN -> Torch.tensor(mask, swaps.size(), columns, heads, 1).transpose(1, 2);
        };
    }

    /** The metric of each row of a run whose logits may be of the last tokens only. */
    private double[] values(Trace trace, TokenBatch tokens, int[] pairs) {
        try (var _ = new PointerScope()) {
            var logits = trace.logits();
            int rows = (int) logits.size(0);
            var last = logits.size(1) == 1
                    ? logits.select(1, 0)
                    : Torch.pick(logits, index(range(rows)), index(tokens.lastColumns()));
            return Torch.doubles(metric.values(last, index(pairs)));
        }
    }

    private static int[] range(int n) {
        var range = new int[n];
        Arrays.setAll(range, i -> i);
        return range;
    }

    private static Tensor index(int[] indices) {
        return Torch.tensor(Arrays.stream(indices).asLongStream().toArray(), indices.length);
    }
}
