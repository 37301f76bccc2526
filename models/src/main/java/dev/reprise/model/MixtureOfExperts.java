package dev.reprise.model;

import static dev.reprise.model.Site.EXPERT_OUT;
import static dev.reprise.model.Site.ROUTER_LOGITS;
import static dev.reprise.model.Site.ROUTER_PROBS;
import static dev.reprise.model.Site.ROUTER_SELECTED;
import static dev.reprise.model.Site.ROUTER_WEIGHTS;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.model.FeedForward.GatedMlp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Several gated feed-forwards, of which each token takes a few: {@code sum over experts e of w_e down_e(act(gate_e(x)) * up_e(x))}. The
 * weights are a {@link Routing} of the router's logits. An expert is computed for the tokens whose weight for it is not 0, padding excepted.
 *
 * <p>So an intervention on the router's logits or probabilities changes which experts are selected; one on the selection (1 or 0) forces
 * experts on or off without another taking the place; one on the weights scales outputs, and adds an expert where a weight was 0. Where
 * the selection or the weights are changed and gradients are wanted, all experts are computed, as a weight of 0 has a gradient too.
 *
 * <p>In mixed precision all of this is computed in the weights' dtype: the selection hangs on small differences, and the products of single
 * experts are too small to gain from a narrower one (docs/training.md has figures).
 *
 * @param router [E, d_model]
 * @param shared what every token goes through besides, or null; its neurons are the block's
 */
public record MixtureOfExperts(
        int layer,
        Linear router,
        Routing routing,
        List<Expert> experts,
        Activation activation,
        @Nullable Shared shared) implements FeedForward {
    /** {@code down(act(gate(x)) * up(x))}. */
    public record Expert(Linear gate, Linear up, Linear down) {}

    /**
     * {@code sigmoid(gate(x)) * expert(x)}.
     *
     * @param gate [1, d_model]
     */
    public record Shared(Linear gate, GatedMlp expert) {
        Tensor apply(Tensor x, ForwardPass pass) {
            return gate.apply(x).sigmoid().mul(expert.apply(x, pass));
        }
    }

    public MixtureOfExperts {
        experts = List.copyOf(experts);
    }

    @Override
    public Tensor apply(Tensor x, ForwardPass pass) {
        var mixed = Torch.withoutAutocast(() -> mix(x, route(x, pass), pass));
        return shared == null ? mixed : mixed.add(shared.apply(x, pass));
    }

    /** The experts' weights, [B, T, E]. */
    private Tensor route(Tensor x, ForwardPass pass) {
        var logits = pass.at(ROUTER_LOGITS.at(layer), Torch.wide(router.apply(x)));
        var probabilities = pass.at(ROUTER_PROBS.at(layer), routing.probabilities(logits));
        var selected = pass.at(
                ROUTER_SELECTED.at(layer), routing.selected(probabilities).to(x.scalar_type()));
        var odds = pass.changes(ROUTER_PROBS.at(layer)) ? probabilities : routing.odds(logits, selected, probabilities);
        var weights = pass.rules().routing(routing.weights(odds, selected));
        return pass.at(ROUTER_WEIGHTS.at(layer), weights.to(x.scalar_type()));
    }

    /** Which experts compute which tokens, expert by expert. */
    @SuppressWarnings("ArrayRecordComponent") // not compared as wholes
    private record Plan(long[] tokens, long[] slots, List<Expert> experts, long[] counts) {}

    private Tensor mix(Tensor x, Tensor weights, ForwardPass pass) {
        var flat = x.reshape(-1, x.size(-1));
        var plan = plan(weights, pass);
        int entries = plan.tokens.length;
        var tokens = Torch.tensor(plan.tokens, entries);
        var slots = Torch.tensor(plan.slots, entries); // token * E + expert
        var outputs = entries == 0 ? flat.index_select(0, tokens) : outputs(flat.index_select(0, tokens), plan, pass);
        var written = outputs.mul(weights.reshape(-1).index_select(0, slots).unsqueeze(1));
        var dtype = Torch.dtype(written);
        var point = EXPERT_OUT.at(layer);
        if (pass.wants(point)) {
            var apart = zeros(weights.numel(), x, dtype)
                    .index_add(0, slots, written)
                    .view(x.size(0), x.size(1), experts.size(), x.size(-1));
            var seen = pass.at(point, apart);
            if (pass.changes(point)) {
                return Torch.sum(seen, false, 2);
            }
        }
        return zeros(flat.size(0), x, dtype).index_add(0, tokens, written).view(Torch.shape(x));
    }

    private static Tensor zeros(long rows, Tensor x, Dtype dtype) {
        return Torch.zeros(dtype, rows, x.size(-1));
    }

    private Plan plan(Tensor weights, ForwardPass pass) {
        boolean all = (pass.changes(ROUTER_SELECTED.at(layer)) || pass.changes(ROUTER_WEIGHTS.at(layer)))
                && weights.requires_grad();
        float[] values = Torch.floats(weights);
        int columns = (int) weights.size(1);
        boolean padded = pass.tokens().hasPadding();
        var tokens = new long[values.length];
        var slots = new long[values.length];
        var used = new ArrayList<Expert>();
        var counts = new long[experts.size()];
        int n = 0;
        for (int e = 0; e < experts.size(); e++) {
            int before = n;
            for (int slot = e; slot < values.length; slot += experts.size()) {
                int token = slot / experts.size();
                if ((all || values[slot] != 0)
                        && (!padded || pass.tokens().isToken(token / columns, token % columns))) {
                    tokens[n] = token;
                    slots[n++] = slot;
                }
            }
            if (n > before) {
                counts[used.size()] = (long) n - before;
                used.add(experts.get(e));
            }
        }
        return new Plan(Arrays.copyOf(tokens, n), Arrays.copyOf(slots, n), used, Arrays.copyOf(counts, used.size()));
    }

    /** [entries, d_model] to the same. */
    private Tensor outputs(Tensor rows, Plan plan, ForwardPass pass) {
        var parts = rows.split_with_sizes(plan.counts);
        var outputs = new ArrayList<Tensor>();
        for (int i = 0; i < plan.experts.size(); i++) {
            var expert = plan.experts.get(i);
            var part = Torch.handle(parts.get(i));
            var gated = pass.rules().activation(activation, expert.gate.apply(part));
            outputs.add(expert.down.apply(pass.rules().product(gated, expert.up.apply(part))));
        }
        return Torch.cat(0, outputs);
    }

    @Override
    public List<HookPoint> points() {
        var points = new ArrayList<>(List.of(
                ROUTER_LOGITS.at(layer),
                ROUTER_PROBS.at(layer),
                ROUTER_SELECTED.at(layer),
                ROUTER_WEIGHTS.at(layer),
                EXPERT_OUT.at(layer)));
        if (shared != null) {
            points.addAll(shared.expert.points());
        }
        return points;
    }

    @Override
    public long width() {
        return shared == null ? experts.getFirst().up.outputs() : shared.expert.width();
    }
}
