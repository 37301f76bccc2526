package dev.reprise.model.training;

import dev.reprise.core.Torch;
import dev.reprise.model.Hooks;
import dev.reprise.model.Trace;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The cross-entropy of next tokens, in nats a token: {@code -1/n sum log p(token | tokens before it)} over the n tokens of a batch that
 * count. Worked on a few rows at a time.
 */
public final class NextTokenLoss implements Objective {
    /** About how many tokens are worked on at once: their activations should stay near the processor. */
    private static final int TOKENS_A_TERM = 1024;

    static final long IGNORED = -100;
    private static final long REDUCE_TO_SUM = 2;

    private final Transformer model;
    private final TokenStream tokens;

    public NextTokenLoss(Transformer model, TokenStream tokens) {
        this.model = model;
        this.tokens = tokens;
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
        for (int from = 0; from < windows.rows(); from += rows) {
            int first = from;
            int end = Math.min(from + rows, windows.rows());
            if (windows.count(first, end) > 0) {
                terms.add(() -> term(windows, first, end, counted));
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
        };
    }

    private Tensor term(TokenStream.Windows windows, int from, int to, long counted) {
        var hooks = GradMode.is_enabled() ? Hooks.none().withGraph() : Hooks.none();
        try (var trace = model.run(windows.inputs(from, to), hooks)) {
            return loss(trace, windows.targets(from, to), counted);
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
