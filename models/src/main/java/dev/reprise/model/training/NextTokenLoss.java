package dev.reprise.model.training;

import dev.reprise.core.Torch;
import dev.reprise.model.Hooks;
import dev.reprise.model.Trace;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of next tokens, in nats a token: {@code -1/n sum log p(token | tokens before it)} over the n tokens of a batch that
 * count. Worked on a few rows at a time.
 *
 * <p>With a {@link RouterLoss}, and a model that has experts, that is added; its means are over the rows that are worked on together. Then
 * {@code load_balance} and {@code router_z} are measured, and {@code least_expert}: the smallest share of a step's tokens that selected an
 * expert, in any layer.
 */
public final class NextTokenLoss implements Objective {
    /** About how many tokens are worked on at once: their activations should stay near the processor. */
    private static final int TOKENS_A_TERM = 1024;

    static final long IGNORED = -100;
    private static final long REDUCE_TO_SUM = 2;

    private final Transformer model;
    private final TokenStream tokens;
    private final RouterLoss routerLoss;
    private final int[] routers;

    public NextTokenLoss(Transformer model, TokenStream tokens) {
        this(model, tokens, new RouterLoss(0, 0), new int[0]);
    }

    private NextTokenLoss(Transformer model, TokenStream tokens, RouterLoss routerLoss, int[] routers) {
        this.model = model;
        this.tokens = tokens;
        this.routerLoss = routerLoss;
        this.routers = routers;
    }

    /** This and a loss of the routers, if the model has any. */
    public NextTokenLoss with(RouterLoss loss) {
        return new NextTokenLoss(model, tokens, loss, RouterLoss.layers(model));
    }

    @Override
    public Batch batch(long step) {
        var windows = tokens.batch(step);
        int rows = rows(windows);
        long counted = windows.count(0, windows.rows());
        if (counted == 0) {
            throw new IllegalArgumentException("no token of batch " + step + " counts");
        }
        var terms = new ArrayList<Supplier<Tensor>>();
        var found = new ArrayList<RouterLoss.@Nullable Found>(); // a place for each term, so that sums have an order
        for (int from = 0; from < windows.rows(); from += rows) {
            int first = from;
            int end = Math.min(from + rows, windows.rows());
            if (windows.count(first, end) > 0) {
                int place = terms.size();
                found.add(null);
                terms.add(() -> term(windows, first, end, counted, part -> found.set(place, part)));
            }
        }
        return new Batch() {
            @Override
            public List<Supplier<Tensor>> terms() {
                return terms;
            }

            @Override
            public long tokens() {
                return counted;
            }

            @Override
            public Map<String, Double> measures() {
                return routers.length == 0
                        ? Map.of()
                        : RouterLoss.Found.measures(
                                found.stream().map(Objects::requireNonNull).toList());
            }
        };
    }

    private Tensor term(
            TokenStream.Windows windows, int from, int to, long counted, Consumer<RouterLoss.Found> listener) {
        var hooks = GradMode.is_enabled() ? Hooks.none().withGraph() : Hooks.none();
        try (var trace = model.run(windows.inputs(from, to), hooks.capture(RouterLoss.points(routers)))) {
            var loss = loss(trace, windows.targets(from, to), counted);
            double share = (double) windows.count(from, to) / counted;
            return routers.length == 0 ? loss : loss.add(routerLoss.of(trace, routers, share, listener));
        }
    }

    /** How many rows are worked on at once. */
    static int rows(TokenStream.Windows windows) {
        return Math.max(1, TOKENS_A_TERM / (windows.columns() - 1));
    }

    /** The sum over the targets that count, divided by the number of all that do. */
    static Tensor loss(Trace trace, long[] targets, long counted) {
        var logits = Torch.wide(trace.logits());
        var sum = torch.cross_entropy_loss(
                logits.view(-1, logits.size(-1)),
                Torch.tensor(targets, targets.length),
                new TensorOptional(),
                REDUCE_TO_SUM,
                IGNORED,
                0);
        return Torch.mul(sum, 1 / (double) counted);
    }
}
