package dev.reprise.model.training;

import dev.reprise.core.Torch;
import dev.reprise.model.Hooks;
import dev.reprise.model.TokenBatch;
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

    private static final long IGNORED = -100;
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
        int rows = Math.max(1, TOKENS_A_TERM / (windows.columns() - 1));
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
        int seen = windows.columns() - 1;
        var inputs = new int[to - from][];
        var targets = new long[(to - from) * seen];
        for (int r = from; r < to; r++) {
            inputs[r - from] = windows.inputs(r);
            for (int c = 1; c <= seen; c++) {
                targets[(r - from) * seen + c - 1] = windows.counts(r, c) ? windows.id(r, c) : IGNORED;
            }
        }
        var hooks = GradMode.is_enabled() ? Hooks.none().withGraph() : Hooks.none();
        try (var trace = model.run(TokenBatch.of(inputs), hooks)) {
            return loss(trace, targets, counted);
        }
    }

    private static Tensor loss(Trace trace, long[] targets, long counted) {
        var logits = trace.logits();
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
