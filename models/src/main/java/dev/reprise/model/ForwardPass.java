package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a model: carries the tokens, the hooks, the rules of the backward pass and the cache to the parts. Parts announce
 * every activation with {@link #at}, and go on with what it returns.
 */
public final class ForwardPass {
    /** Ends a pass; not an error. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the pass has reached its last point", null, false, false);
        }
    }

    /** Who may look where. */
    private record Sight(boolean causal, int window) {}

    private final Hooks hooks;
    private final Dtype dtype;
    private final @Nullable KeyValueCache past;
    private final boolean remember;
    private final Map<HookPoint, Tensor> captured = new LinkedHashMap<>();
    private final List<HookPoint> differentiable = new ArrayList<>();
    private final List<KeyValueCache.Layer> remembered = new ArrayList<>();
    private final Map<Sight, Tensor> masks = new HashMap<>();
    private final Map<RotaryEmbedding, RotaryEmbedding.Angles> angles = new HashMap<>();
    private TokenBatch tokens;
    private TokenBatch announced;
    private @Nullable Tensor positions;

    ForwardPass(TokenBatch tokens, Hooks hooks, Dtype dtype, @Nullable KeyValueCache past, boolean remember) {
        if (remember && tokens.isPacked()) {
            throw new IllegalArgumentException("a packed batch cannot be gone on with: its rows are several documents");
        }
        this.tokens = tokens;
        this.announced = tokens;
        this.hooks = hooks;
        this.dtype = dtype;
        this.past = past;
        this.remember = remember;
    }

    /**
     * Announces an activation: applies the interventions that are wanted there, then captures it.
     *
     * @return what the pass goes on with: the activation itself, where nothing is wanted
     */
    public Tensor at(HookPoint point, Tensor activation) {
        if (!hooks.wants(point)) {
            return activation;
        }
        var wish = hooks.wish(point);
        var x = activation;
        var context = new Intervention.Context(point, announced);
        for (var intervention : wish.interventions()) {
            x = changed(intervention, x, context);
        }
        if (wish.gradient()) {
            if (!x.requires_grad()) {
                x = Torch.leaf(x);
            }
            differentiable.add(point);
        }
        if (wish.capture()) {
            captured.put(point, x);
        }
        if (point.equals(hooks.stop())) {
            throw new Stopped();
        }
        return x;
    }

    /** The activation after a change, which gets a copy, and must keep shape and dtype. */
    static Tensor changed(Intervention intervention, Tensor x, Intervention.Context context) {
        var y = intervention.apply(x.clone(), context);
        if (!Arrays.equals(Torch.shape(x), Torch.shape(y)) || !Torch.dtype(x).equals(Torch.dtype(y))) {
            throw new IllegalArgumentException("an intervention at " + context.point() + " turned " + describe(x)
                    + " into " + describe(y) + "; it must keep shape and dtype");
        }
        return y;
    }

    private static String describe(Tensor t) {
        return Torch.dtype(t) + Arrays.toString(Torch.shape(t));
    }

    /** Whether anything is wanted at a point that is only computed on demand. */
    public boolean wants(HookPoint point) {
        return hooks.wants(point);
    }

    /** Whether a point's value takes part in what follows: there are interventions, or a gradient is wanted. */
    boolean changes(HookPoint point) {
        var wish = hooks.wish(point);
        return wish.gradient() || !wish.interventions().isEmpty();
    }

    Hooks hooks() {
        return hooks;
    }

    public BackwardRules rules() {
        return hooks.rules();
    }

    public TokenBatch tokens() {
        return tokens;
    }

    /** The model's dtype. */
    public Dtype dtype() {
        return dtype;
    }

    /** Positions of the tokens in their rows, int64 [B, T]. */
    public Tensor positions() {
        if (positions == null) {
            positions = tokens.positionTensor();
        }
        return positions;
    }

    /** Cosines and sines of a rotary embedding at this pass's positions. */
    RotaryEmbedding.Angles angles(RotaryEmbedding rotary) {
        return angles.computeIfAbsent(rotary, r -> r.angles(positions()));
    }

    /** How many heads the past's keys and values have in a layer; 0 = there is no past. */
    long pastHeads(int layer) {
        return past == null ? 0 : past.layer(layer).heads();
    }

    /**
     * Keys and values of the past and of this pass together. If these have a head for each query head, and the past one for each group,
     * the past's are repeated.
     *
     * @param keys [B, G or H, T, d_head], rotated
     * @param values [B, G or H, T, d_head]
     */
    KeyValueCache.Layer withPast(int layer, Tensor keys, Tensor values) {
        var all = new KeyValueCache.Layer(keys, values);
        if (past != null) {
            var before = past.layer(layer).repeated(keys.size(1));
            all = new KeyValueCache.Layer(Torch.cat(2, before.keys(), keys), Torch.cat(2, before.values(), values));
        }
        if (remember) {
            remembered.add(all);
        }
        return all;
    }

    /**
     * What is added to attention scores: 0 where a query may look, -infinity elsewhere: keys in the future (unless it is not causal),
     * padding, other documents of a packed row, and keys further back than {@code window - 1} positions. A padding query looks at itself, so
     * that no row of the softmax is empty. Float32
     * [B or 1, 1, T, S].
     *
     * @param window number of keys that a query sees, itself included; 0 = all
     * @return null if every query may look everywhere
     */
    @Nullable
    Tensor mask(boolean causal, int window) {
        int pastColumns = past == null ? 0 : past.columns();
        int keys = pastColumns + tokens.columns();
        boolean ragged = tokens.hasPadding()
                || tokens.isPacked()
                || (past != null && past.tokens().hasPadding());
        if (!ragged && (tokens.columns() == 1 || !causal) && (window == 0 || keys <= window)) {
            return null;
        }
        return masks.computeIfAbsent(new Sight(causal, window), sight -> buildMask(sight, ragged, pastColumns, keys));
    }

    /**
     * Whether attention may be one operation: scores and pattern of a layer need not exist, and every query sees all keys, or all before it and
     * itself. Not in mixed precision: in bfloat16 that operation takes ten times as long as its parts (libtorch 2.10, without AMX).
     */
    boolean isFused(int layer, boolean causal, int window) {
        return hooks.isTraining()
                && !Torch.isAutocast()
                && past == null
                && !tokens.hasPadding()
                && !tokens.isPacked()
                && (window == 0 || (causal && tokens.columns() <= window))
                && !wants(Site.SCORES.at(layer))
                && !wants(Site.PATTERN.at(layer));
    }

    private Tensor buildMask(Sight sight, boolean ragged, int pastColumns, int keys) {
        int rows = ragged ? tokens.rows() : 1;
        int queries = tokens.columns();
        var all = seen();
        boolean packed = tokens.isPacked();
        var mask = new float[Math.toIntExact(Torch.count(rows, queries, keys))];
        Arrays.fill(mask, Float.NEGATIVE_INFINITY);
        for (int r = 0; r < rows; r++) {
            for (int q = 0; q < queries; q++) {
                int column = pastColumns + q;
                int first = sight.window == 0 ? 0 : all.position(r, column) - sight.window + 1;
                int last = sight.causal || !tokens.isToken(r, q) ? column : keys - 1;
                int offset = (r * queries + q) * keys;
                int document = all.position(r, column) - column;
                for (int k = 0; k <= last; k++) {
                    if (k == column
                            || (all.isToken(r, k)
                                    && all.position(r, k) >= first
                                    && (!packed || all.position(r, k) - k == document))) {
                        mask[offset + k] = 0;
                    }
                }
            }
        }
        return Torch.tensor(mask, rows, 1, queries, keys);
    }

    Map<HookPoint, Tensor> captured() {
        return captured;
    }

    List<HookPoint> differentiable() {
        return differentiable;
    }

    boolean remembers() {
        return remember;
    }

    /** The tokens of the past and of this pass. */
    TokenBatch seen() {
        return past == null ? tokens : past.tokens().append(tokens);
    }

    List<KeyValueCache.Layer> remembered() {
        return remembered;
    }

    /**
     * The residual stream with more tokens behind each row's, [B, T, width] to [B, T + n, width]; from here on they are tokens of the pass, with
     * an id of no meaning. For batches without padding, before the first block.
     *
     * @param more [n, width], the same in each row, or [B, n, width]
     */
    public Tensor append(Tensor x, Tensor more) {
        tokens = tokens.followedBy(Math.toIntExact(more.size(-2)));
        announced = tokens;
        positions = null;
        var rows = more.dim() == 2 ? more.unsqueeze(0).expand(x.size(0), more.size(0), more.size(1)) : more;
        return Torch.cat(1, x, rows.to(x.scalar_type()));
    }

    /** The rows' activations at one token each, [B, T, width] to [B, 1, width]; what follows is announced as theirs alone. */
    Tensor only(int[] columns, Tensor x) {
        announced = tokens.at(columns);
        int first = columns[0];
        if (Arrays.stream(columns).allMatch(c -> c == first)) {
            return Torch.slice(x, 1, first, first + 1);
        }
        var index = new long[columns.length];
        for (int i = 0; i < index.length; i++) {
            index[i] = columns[i];
        }
        return torch.take_along_dim(x, Torch.tensor(index, index.length, 1, 1), new LongOptional(1));
    }
}
