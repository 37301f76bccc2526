package dev.reprise.model.training;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Moves parameters against their gradients. Owns what its rules remember, not the parameters. All of its state is the number of updates
 * and named tensors, so that it can be written down and taken up again bit for bit.
 *
 * <pre>{@code
 * try (var optimizer = Optimizer.decayingMatrices(model.parameters(), Adam.adamW(0.9, 0.95, 0.1), schedule)) {
 *     optimizer.step(gradients);
 * }
 * }</pre>
 */
public final class Optimizer implements AutoCloseable {
    /**
     * Parameters with a rule and a rate of their own.
     *
     * @param parameters by name; no name may be in two groups
     */
    public record Group(SequencedMap<String, Tensor> parameters, UpdateRule rule, Schedule rate) {
        public Group {
            parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
        }
    }

    private record Slots(Group group, List<Tensor> tensors) {}

    private final List<Group> groups;
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
    private final SequencedMap<String, Slots> memory = new LinkedHashMap<>();
    private long updates;

    private Optimizer(List<Group> groups) {
        this.groups = groups;
        for (var group : groups) {
            group.parameters.forEach((name, parameter) -> {
                if (parameters.put(name, parameter) != null) {
                    throw new IllegalArgumentException("the parameter " + name + " is in two groups");
                }
                memory.put(name, new Slots(group, slots(group.rule, parameter)));
            });
        }
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("there are no parameters to train");
        }
    }

    private static List<Tensor> slots(UpdateRule rule, Tensor parameter) {
        var slots = new ArrayList<Tensor>();
        for (var _ : rule.slots()) {
            try (var scope = new PointerScope()) {
                var zeros = Torch.noGrad(() -> torch.zeros_like(parameter));
                Torch.release(scope, zeros);
                slots.add(zeros);
            }
        }
        return slots;
    }

    /** One rule and rate for all. */
    public static Optimizer of(SequencedMap<String, Tensor> parameters, UpdateRule rule, Schedule rate) {
        return of(new Group(parameters, rule, rate));
    }

    public static Optimizer of(Group... groups) {
        return new Optimizer(List.of(groups));
    }

    /** One rule and rate for all, but weight decay only for tensors of two or more axes: not for gains and biases. */
    public static Optimizer decayingMatrices(SequencedMap<String, Tensor> parameters, UpdateRule rule, Schedule rate) {
        var matrices = new LinkedHashMap<String, Tensor>();
        var vectors = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, p) -> (p.dim() < 2 ? vectors : matrices).put(name, p));
        return of(new Group(matrices, rule, rate), new Group(vectors, rule.withWeightDecay(0), rate));
    }

    /** Every parameter of every group. */
    public SequencedMap<String, Tensor> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    /** Updates so far. */
    public long updates() {
        return updates;
    }

    /** The rate of the first group in the next update. */
    public double rate() {
        return groups.getFirst().rate.at(updates + 1);
    }

    /**
     * One update of every parameter.
     *
     * @param gradients by the parameters' names; they may be overwritten
     * @throws IllegalArgumentException if one is missing
     */
    public void step(Map<String, Tensor> gradients) {
        if (!gradients.keySet().containsAll(parameters.keySet())) {
            var missing = new LinkedHashSet<>(parameters.keySet());
            missing.removeAll(gradients.keySet());
            throw new IllegalArgumentException("there are no gradients for " + missing);
        }
        parameters.keySet().forEach(name -> update(name, Objects.requireNonNull(gradients.get(name))));
        finish();
    }

    /** One parameter's share of an update; different parameters may be updated at once. */
    void update(String name, Tensor gradient) {
        var slots = Objects.requireNonNull(memory.get(name));
        var parameter = Objects.requireNonNull(parameters.get(name));
        double rate = slots.group.rate.at(updates + 1);
        var _ = Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                slots.group.rule.apply(parameter, gradient, slots.tensors, rate, updates + 1);
            }
            return parameter;
        });
    }

    /** Ends an update: every parameter has had its share. */
    void finish() {
        updates++;
    }

    /** What the rules remember, by slot and parameter, such as {@code exp_avg.embed.weight}: the optimiser's own tensors. */
    public SequencedMap<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        memory.forEach((name, slots) -> {
            var names = slots.group.rule.slots();
            for (int i = 0; i < names.size(); i++) {
                state.put(names.get(i) + "." + name, slots.tensors.get(i));
            }
        });
        return state;
    }

    /**
     * Takes up where another optimiser of the same groups was.
     *
     * @param newUpdates its number of updates
     * @param state its {@link #state()}; copied
     * @throws InvalidInputException if the tensors' names, shapes or dtypes are not those of this one's state
     */
    public void restore(long newUpdates, Map<String, Tensor> state) {
        copy(state, state(), "the optimiser's state");
        updates = newUpdates;
    }

    /** Forgets everything, as if it were new. */
    public void reset() {
        memory.values().forEach(slots -> slots.tensors.forEach(Tensor::zero_));
        updates = 0;
    }

    /** Copies tensors over those of the same names. */
    static void copy(Map<String, Tensor> from, Map<String, Tensor> to, String what) {
        if (!from.keySet().equals(to.keySet())) {
            var missing = to.keySet().stream().filter(n -> !from.containsKey(n)).findFirst();
            throw new InvalidInputException(what + " is of another model: "
                    + missing.map(n -> n + " is missing")
                            .orElseGet(() ->
                                    from.keySet().stream()
                                                    .filter(n -> !to.containsKey(n))
                                                    .findFirst()
                                                    .orElseThrow() + " has no place"));
        }
        to.forEach((name, target) -> {
            var source = Objects.requireNonNull(from.get(name));
            if (!Arrays.equals(Torch.shape(source), Torch.shape(target))
                    || Torch.dtype(source) != Torch.dtype(target)) {
                throw new InvalidInputException("%s is of another model: %s is %s%s, not %s%s"
                        .formatted(
                                what,
                                name,
                                Torch.dtype(source),
                                Arrays.toString(Torch.shape(source)),
                                Torch.dtype(target),
                                Arrays.toString(Torch.shape(target))));
            }
        });
        var _ = Torch.noGrad(() -> {
            to.forEach((name, target) -> target.copy_(Objects.requireNonNull(from.get(name))));
            return what;
        });
    }

    @Override
    public void close() {
        memory.values().forEach(slots -> slots.tensors.forEach(Tensor::close));
    }
}
