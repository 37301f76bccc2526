package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one run wants: captures, interventions, gradients, rules for the backward pass, where to stop. Immutable; every method returns a
 * new value, and {@link #and} joins two.
 *
 * <p>At one point the order is: interventions as they were added, then capture. So a capture, and a gradient, are of the value after the
 * interventions: what the rest of the model sees.
 *
 * <pre>{@code
 * var hooks = Hooks.none().capture(Site.RESID_PRE.at(3)).gradient(Site.ATTN_OUT.at(2));
 * try (var trace = model.run(tokens, hooks)) {
 *     trace.backward(metric.of(trace.logits()));
 *     Tensor g = trace.gradient(Site.ATTN_OUT.at(2));
 * }
 * }</pre>
 */
public final class Hooks {
    private static final Hooks NONE = new Hooks(Map.of(), BackwardRules.AUTOGRAD, null, false, false, null);

    /** What is wanted at one point. */
    record Wish(boolean capture, boolean gradient, List<Intervention> interventions) {
        static final Wish NOTHING = new Wish(false, false, List.of());
    }

    private final Map<HookPoint, Wish> wishes;
    private final BackwardRules rules;
    private final @Nullable HookPoint stop;
    private final boolean lastLogits;
    private final boolean graph;
    private final int @Nullable [] logitTokens;

    private Hooks(
            Map<HookPoint, Wish> wishes,
            BackwardRules rules,
            @Nullable HookPoint stop,
            boolean lastLogits,
            boolean graph,
            int @Nullable [] logitTokens) {
        this.wishes = wishes;
        this.rules = rules;
        this.stop = stop;
        this.lastLogits = lastLogits;
        this.graph = graph;
        this.logitTokens = logitTokens;
    }

    /** Nothing but the logits. */
    public static Hooks none() {
        return NONE;
    }

    /** Keep the activations of these points; {@link Trace#get} returns them. */
    public Hooks capture(HookPoint... points) {
        return capture(List.of(points));
    }

    /** Keep the activations of these points; {@link Trace#get} returns them. */
    public Hooks capture(Collection<HookPoint> points) {
        var result = this;
        for (var point : points) {
            var wish = result.wish(point);
            result = result.with(point, new Wish(true, wish.gradient, wish.interventions));
        }
        return result;
    }

    /** Keep the activations of these points, and build the graph that {@link Trace#backward} needs to give their gradients. */
    public Hooks gradient(HookPoint... points) {
        return gradient(List.of(points));
    }

    /** Keep the activations of these points, and build the graph that {@link Trace#backward} needs to give their gradients. */
    public Hooks gradient(Collection<HookPoint> points) {
        var result = this;
        for (var point : points) {
            result = result.with(point, new Wish(true, true, result.wish(point).interventions));
        }
        return result;
    }

    /** Change the activation of a point, after the interventions that are there already. */
    public Hooks intervene(HookPoint point, Intervention intervention) {
        var wish = wish(point);
        var interventions = new ArrayList<>(wish.interventions);
        interventions.add(intervention);
        return with(point, new Wish(wish.capture, wish.gradient, List.copyOf(interventions)));
    }

    /** Differentiate by other rules than the true derivatives. */
    public Hooks backward(BackwardRules newRules) {
        return new Hooks(wishes, newRules, stop, lastLogits, graph, logitTokens);
    }

    /** End the run right after this point, which is captured; the trace then has no logits. */
    public Hooks stopAfter(HookPoint point) {
        var captured = capture(point);
        return new Hooks(captured.wishes, rules, point, lastLogits, graph, logitTokens);
    }

    /**
     * Compute the final norm and the logits at each row's last token only: [B, 1, vocabulary]. With a large vocabulary that is most of the
     * work of a small model.
     */
    public Hooks lastLogitsOnly() {
        return new Hooks(wishes, rules, stop, true, graph, logitTokens);
    }

    /**
     * Compute the logits of these tokens only, in this order: [B, T, number of tokens]. Saves most of the unembedding where a metric looks
     * at a few tokens of a large vocabulary.
     */
    public Hooks logitsOf(int... tokens) {
        return new Hooks(wishes, rules, stop, lastLogits, graph, tokens.clone());
    }

    /**
     * Build the graph for weights that require gradients, though no activation's gradient is wanted: a step of training. Where nothing is
     * wanted of scores and pattern, attention is then one fused operation, whose last bits differ. The keys and values that such a pass
     * remembers belong to the graph, too.
     */
    public Hooks withGraph() {
        return new Hooks(wishes, rules, stop, lastLogits, true, logitTokens);
    }

    /** What both want; where both name rules or a stop, the other's count. */
    public Hooks and(Hooks other) {
        var joined = this;
        for (var entry : other.wishes.entrySet()) {
            var mine = joined.wish(entry.getKey());
            var theirs = entry.getValue();
            var interventions = new ArrayList<>(mine.interventions);
            interventions.addAll(theirs.interventions);
            joined = joined.with(
                    entry.getKey(),
                    new Wish(
                            mine.capture || theirs.capture,
                            mine.gradient || theirs.gradient,
                            List.copyOf(interventions)));
        }
        return new Hooks(
                joined.wishes,
                other.rules.equals(BackwardRules.AUTOGRAD) ? rules : other.rules,
                other.stop == null ? stop : other.stop,
                lastLogits || other.lastLogits,
                graph || other.graph,
                other.logitTokens == null ? logitTokens : other.logitTokens);
    }

    private Hooks with(HookPoint point, Wish wish) {
        var copy = new LinkedHashMap<>(wishes);
        copy.put(point, wish);
        return new Hooks(copy, rules, stop, lastLogits, graph, logitTokens);
    }

    Wish wish(HookPoint point) {
        return wishes.getOrDefault(point, Wish.NOTHING);
    }

    boolean wants(HookPoint point) {
        return wishes.containsKey(point);
    }

    boolean wantsGradients() {
        return graph || wishes.values().stream().anyMatch(Wish::gradient);
    }

    /** Whether anything is looked at or changed on the way. */
    boolean wantsPoints() {
        return !wishes.isEmpty();
    }

    /** Whether weights are to be differentiated. */
    boolean wantsGraph() {
        return graph;
    }

    /** Whether this is a pass to train with, by true derivatives. */
    boolean isTraining() {
        return graph && rules.equals(BackwardRules.AUTOGRAD);
    }

    BackwardRules rules() {
        return rules;
    }

    @Nullable
    HookPoint stop() {
        return stop;
    }

    boolean wantsLastLogitsOnly() {
        return lastLogits;
    }

    int @Nullable [] logitTokens() {
        return logitTokens;
    }

    /** All points that something is wanted at. */
    public Set<HookPoint> points() {
        return wishes.keySet();
    }

    /** @throws InvalidInputException if the model lacks a point, listing the points that it has */
    void check(Collection<HookPoint> available) {
        for (var point : wishes.keySet()) {
            if (!available.contains(point)) {
                throw new InvalidInputException(
                        "this model has no hook point " + point + ". It has: " + summary(available));
            }
        }
    }

    /** {@code blocks.{0..11}.hook_resid_pre, ...}: one entry a site, with the layers that have it. */
    static String summary(Collection<HookPoint> points) {
        var layers = new LinkedHashMap<Site, List<Integer>>();
        points.forEach(
                p -> layers.computeIfAbsent(p.site(), s -> new ArrayList<>()).add(p.layer()));
        var text = new StringBuilder();
        layers.forEach((site, at) -> {
            text.append(text.isEmpty() ? "" : ", ");
            text.append(site.isInBlock() ? site.pattern().replace("%d", span(at)) : site.pattern());
        });
        return text.toString();
    }

    /** {@code 3}, {@code {0..11}} or, where some are left out, {@code {1,3,5}}. */
    private static String span(List<Integer> layers) {
        int first = layers.getFirst();
        int last = layers.getLast();
        if (layers.size() == 1) {
            return Integer.toString(first);
        }
        return last - first + 1 == layers.size()
                ? "{" + first + ".." + last + "}"
                : layers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
