package dev.reprise.model.family;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.Linear;
import dev.reprise.model.StoredTensor;
import dev.reprise.model.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;

/**
 * Hands a family the weights that it names, from a checkpoint or drawn anew, and keeps account: each weight becomes a parameter of the
 * model under a name of our own, with the way back to how it is stored.
 *
 * <p>Own names: {@code embed.weight}, {@code blocks.0.attn.q.weight}, {@code blocks.0.mlp.down.bias}, {@code ln_final.weight}.
 */
public final class Weights {
    private enum Kind {
        MATRIX,
        /** A matrix that writes to the residual stream. */
        OUTPUT,
        GAIN,
        BIAS
    }

    /** Where stored tensors come from. */
    private interface Store {
        boolean has(String name);

        Tensor get(String name, Kind kind, long[] shape);

        /** Whether weights are drawn, not read. */
        default boolean isNew() {
            return false;
        }

        String origin();
    }

    private final Store store;
    private final Dtype dtype;
    private final String prefix;
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
    private final List<StoredTensor> stored = new ArrayList<>();
    private final Set<String> read = new TreeSet<>();

    private Weights(Store store, Dtype dtype, String prefix) {
        this.store = store;
        this.dtype = dtype;
        this.prefix = prefix;
    }

    /** The weights of a checkpoint, in the given dtype. */
    public static Weights of(WeightSource source, Dtype dtype, String prefix) {
        var names = source.names();
        boolean prefixed = names.stream().anyMatch(n -> n.startsWith(prefix));
        return new Weights(
                new Store() {
                    @Override
                    public boolean has(String name) {
                        return names.contains(name);
                    }

                    @Override
                    public Tensor get(String name, Kind kind, long[] shape) {
                        if (!names.contains(name)) {
                            throw new InvalidInputException(source.origin() + ": the tensor " + name + " is missing");
                        }
                        if (!Arrays.equals(source.shape(name), shape)) {
                            throw new InvalidInputException(source.origin() + ": the tensor " + name + " has the shape "
                                    + Arrays.toString(source.shape(name)) + ", but the config asks for "
                                    + Arrays.toString(shape));
                        }
                        if (!source.dtype(name).isFloating()) {
                            throw new InvalidInputException(source.origin() + ": the tensor " + name + " holds "
                                    + source.dtype(name) + ", not floating-point numbers");
                        }
                        return source.read(name, dtype);
                    }

                    @Override
                    public String origin() {
                        return source.origin();
                    }
                },
                dtype,
                prefixed ? prefix : "");
    }

    /** New weights: matrices from N(0, deviation^2), gains 1, biases 0. */
    public static Weights random(Generator generator, double deviation, Dtype dtype, String prefix) {
        return random(generator, new Initialization(deviation, deviation), dtype, prefix);
    }

    /** New weights. */
    public static Weights random(Generator generator, Initialization initialization, Dtype dtype, String prefix) {
        return new Weights(
                new Store() {
                    @Override
                    public boolean has(String name) {
                        return false;
                    }

                    @Override
                    public Tensor get(String name, Kind kind, long[] shape) {
                        return switch (kind) {
                            case MATRIX -> Torch.normal(generator, initialization.deviation(), dtype, shape);
                            case OUTPUT -> Torch.normal(generator, initialization.outputDeviation(), dtype, shape);
                            case GAIN -> Torch.ones(dtype, shape);
                            case BIAS -> Torch.zeros(dtype, shape);
                        };
                    }

                    @Override
                    public boolean isNew() {
                        return true;
                    }

                    @Override
                    public String origin() {
                        return "new weights";
                    }
                },
                dtype,
                prefix);
    }

    public Dtype dtype() {
        return dtype;
    }

    /** An embedding matrix, or another tensor that is drawn as one. */
    public Tensor matrix(String name, String part, long... shape) {
        return keep(part, prefix + name, get(prefix + name, Kind.MATRIX, shape));
    }

    /** {@code name.weight} [out, in] and, if wanted, {@code name.bias} [out]. */
    public Linear linear(String name, String part, long out, long in, boolean bias) {
        return linear(prefix, name, part, out, in, bias);
    }

    /** As {@link #linear}, for a layer that stands outside of the prefix. */
    public Linear outerLinear(String name, String part, long out, long in, boolean bias) {
        return linear("", name, part, out, in, bias);
    }

    private Linear linear(String before, String name, String part, long out, long in, boolean bias) {
        String full = before + name;
        var weight = keep(part + ".weight", full + ".weight", get(full + ".weight", kind(part), out, in));
        return new Linear(
                weight, bias ? keep(part + ".bias", full + ".bias", get(full + ".bias", Kind.BIAS, out)) : null);
    }

    /** As {@link #linear}, but stored as [in, out]. */
    public Linear transposedLinear(String name, String part, long out, long in) {
        String full = prefix + name;
        var weight = keep(
                part + ".weight",
                full + ".weight",
                get(full + ".weight", kind(part), in, out).t(),
                Tensor::t);
        return new Linear(weight, keep(part + ".bias", full + ".bias", get(full + ".bias", Kind.BIAS, out)));
    }

    /**
     * Several linear layers stored as one.
     *
     * @param parts their own names
     * @param weightShape the stored weight's shape
     * @param split takes a stored weight or bias apart, into [out, in] and [out] each
     * @param join the way back
     */
    public List<Linear> fused(
            String name,
            List<String> parts,
            boolean bias,
            long[] weightShape,
            long outputs,
            Function<Tensor, List<Tensor>> split,
            Function<List<Tensor>, Tensor> join) {
        String full = prefix + name;
        var weights =
                keepAll(parts, ".weight", full, split.apply(get(full + ".weight", Kind.MATRIX, weightShape)), join);
        var biases =
                bias ? keepAll(parts, ".bias", full, split.apply(get(full + ".bias", Kind.BIAS, outputs)), join) : null;
        var result = new ArrayList<Linear>();
        for (int i = 0; i < parts.size(); i++) {
            result.add(new Linear(weights.get(i), biases == null ? null : biases.get(i)));
        }
        return result;
    }

    private List<Tensor> keepAll(
            List<String> parts, String ending, String full, List<Tensor> tensors, Function<List<Tensor>, Tensor> join) {
        var names = parts.stream().map(p -> p + ending).toList();
        var kept = new ArrayList<Tensor>();
        for (int i = 0; i < names.size(); i++) {
            kept.add(own(names.get(i), tensors.get(i)));
        }
        stored.add(new StoredTensor(full + ending, names, join));
        return kept;
    }

    /** A norm's gain, [width], in float32 at least. */
    public Tensor gain(String name, String part, long width) {
        return keep(
                part + ".weight",
                prefix + name + ".weight",
                Torch.wide(get(prefix + name + ".weight", Kind.GAIN, width)));
    }

    /** A norm's gain, [width], in float32 at least, which is stored without its 1. */
    public Tensor gainLessOne(String name, String part, long width) {
        String full = prefix + name + ".weight";
        // drawn anew the whole gain is 1, so the stored part is 0
        var tensor = Torch.add(Torch.wide(get(full, Kind.BIAS, width)), 1);
        return keep(part + ".weight", full, tensor, t -> Torch.add(t, -1));
    }

    /** A norm's bias, [width], in float32 at least. */
    public Tensor shift(String name, String part, long width) {
        return keep(
                part + ".bias", prefix + name + ".bias", Torch.wide(get(prefix + name + ".bias", Kind.BIAS, width)));
    }

    /** A tensor of any shape, in float32 at least, which is filled with a number where weights are new. */
    public Tensor filled(String name, String part, double number, long... shape) {
        String full = prefix + name;
        return keep(
                part,
                full,
                store.isNew()
                        ? Torch.full(number, Torch.dtype(Torch.wide(Torch.zeros(dtype))), shape)
                        : Torch.wide(get(full, Kind.GAIN, shape)));
    }

    /** The unembedding: the token embedding itself where they are tied, else {@code name.weight} outside of the prefix. */
    public Linear unembedding(boolean tied, String name, Tensor embedding, boolean bias) {
        if (!tied) {
            return outerLinear(name, "unembed", embedding.size(0), embedding.size(1), bias);
        }
        String full = name + ".weight";
        if (store.has(full)) {
            var copy = get(full, Kind.MATRIX, embedding.size(0), embedding.size(1));
            if (!copy.equal(embedding)) {
                throw new InvalidInputException(store.origin() + ": the tensor " + full
                        + " differs from the embedding, to which the config ties it (tie_word_embeddings)");
            }
        }
        return new Linear(embedding, null);
    }

    private static Kind kind(String part) {
        return part.endsWith("attn.o") || part.endsWith(".down") ? Kind.OUTPUT : Kind.MATRIX;
    }

    private Tensor get(String name, Kind kind, long... shape) {
        read.add(name);
        return store.get(name, kind, shape);
    }

    private Tensor keep(String part, String name, Tensor tensor) {
        return keep(part, name, tensor, t -> t);
    }

    private Tensor keep(String part, String name, Tensor tensor, Function<Tensor, Tensor> back) {
        stored.add(new StoredTensor(name, List.of(part), parts -> back.apply(parts.getFirst())));
        return own(part, tensor);
    }

    /** The model's handle: outlives the scope in which the model is loaded. */
    private Tensor own(String part, Tensor tensor) {
        var handle = Torch.handle(tensor);
        handle.retainReference();
        if (parameters.put(part, handle) != null) {
            throw new IllegalStateException("two parameters are called " + part);
        }
        return handle;
    }

    /** Every weight that has been handed out, by its own name. */
    public SequencedMap<String, Tensor> parameters() {
        return parameters;
    }

    /** How they are stored. */
    public List<StoredTensor> stored() {
        return stored;
    }

    /**
     * Ends the reading of a checkpoint.
     *
     * @param constants endings of names that hold no weights
     * @throws InvalidInputException if it has tensors that nobody asked for
     */
    public void finish(Set<String> constants, WeightSource source) {
        var extra = new TreeSet<>(source.names());
        extra.removeAll(read);
        extra.removeIf(name -> constants.stream().anyMatch(name::endsWith));
        if (!extra.isEmpty()) {
            throw new InvalidInputException(source.origin() + ": " + extra.size()
                    + " tensors that the config leaves no place for, such as " + extra.first());
        }
    }

    /** Frees what was kept, if assembling failed half-way. */
    public void discard() {
        parameters.values().forEach(Tensor::close);
    }
}
