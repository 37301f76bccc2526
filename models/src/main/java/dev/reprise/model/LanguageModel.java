package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A causal language model with its tokenizer.
 *
 * <pre>{@code
 * try (var model = LanguageModel.load("gemma-3-270m.gguf");
 *         var trace = model.run(model.tokens("The capital of France is"), Hooks.none().capture(Site.RESID_POST.at(5)))) {
 *     System.out.println(model.next("The capital of France is", 5));
 * }
 * }</pre>
 */
public final class LanguageModel implements AutoCloseable {
    /** A candidate for the next token. */
    public record NextToken(int id, String text, double logit, double probability) {}

    /**
     * What is generated, and when it ends.
     *
     * @param maxNewTokens the most new tokens
     * @param stop texts that end the generation; they are not part of the text
     * @param seed of the draws
     */
    public record Generation(int maxNewTokens, Sampling sampling, List<String> stop, long seed) {
        public Generation {
            if (maxNewTokens < 1) {
                throw new InvalidInputException("max-new-tokens must be at least 1, not " + maxNewTokens);
            }
            if (stop.stream().anyMatch(String::isEmpty)) {
                throw new InvalidInputException("a stop text must not be empty");
            }
            stop = List.copyOf(stop);
        }

        /** The most likely token each time. */
        public static Generation greedy(int maxNewTokens) {
            return new Generation(maxNewTokens, Sampling.GREEDY, List.of(), 0);
        }
    }

    /**
     * A generated text.
     *
     * @param text without special tokens, up to a stop text
     * @param tokens the new tokens, the one that ended it included
     */
    public record Generated(String text, List<Integer> tokens) {
        public Generated {
            tokens = List.copyOf(tokens);
        }
    }

    private final String name;
    private final Checkpoint checkpoint;
    private final Transformer transformer;
    private final Tokenizer tokenizer;
    private @Nullable String fingerprint;

    private LanguageModel(String name, Checkpoint checkpoint, Transformer transformer, Tokenizer tokenizer) {
        this.name = name;
        this.checkpoint = checkpoint;
        this.transformer = transformer;
        this.tokenizer = tokenizer;
    }

    /** Loads a model in float32. @throws InvalidInputException as {@link #load(String, Dtype)} */
    public static LanguageModel load(String reference) {
        return load(reference, Dtype.FLOAT32);
    }

    /**
     * Loads a model.
     *
     * @param reference a shipped model's name, a folder in Hugging Face layout, a {@code .gguf} file, or {@code hf:org/name[@revision]}
     * @throws InvalidInputException if there is no such model, its files are not valid, or do not fit each other
     */
    public static LanguageModel load(String reference, Dtype dtype) {
        if (dtype == Dtype.FLOAT64 || !dtype.isFloating()) {
            throw new InvalidInputException("language models run in float32, bfloat16 or float16, not in " + dtype);
        }
        var checkpoint = Checkpoint.open(ModelReference.resolve(reference));
        // a large vocabulary takes as long to read as the weights
        var reading = CompletableFuture.supplyAsync(checkpoint::tokenizer);
        Transformer transformer = null;
        try {
            transformer = checkpoint.transformer(dtype);
            var tokenizer = reading.join();
            if (tokenizer.vocabularySize() > transformer.dimensions().vocabulary()) {
                throw new InvalidInputException(checkpoint.path() + ": the tokenizer has " + tokenizer.vocabularySize()
                        + " tokens, but the embedding only "
                        + transformer.dimensions().vocabulary() + " rows");
            }
            return new LanguageModel(reference, checkpoint, transformer, tokenizer);
        } catch (RuntimeException e) {
            if (transformer != null) {
                transformer.close();
            }
            reading.handle((tokenizer, failure) -> {
                        if (tokenizer != null) {
                            tokenizer.close();
                        }
                        return failure;
                    })
                    .join();
            checkpoint.close();
            throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** How it was asked for. */
    public String name() {
        return name;
    }

    public Path path() {
        return checkpoint.path();
    }

    /** Such as {@code llama}. */
    public String family() {
        return checkpoint.family();
    }

    public Transformer transformer() {
        return transformer;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** SHA-256 over the config and all weight files, in hexadecimal. */
    public synchronized String fingerprint() {
        if (fingerprint == null) {
            fingerprint = checkpoint.fingerprint();
        }
        return fingerprint;
    }

    /** Prompts as a batch, with the tokenizer's own special tokens, padded on the left. @throws InvalidInputException for an empty prompt */
    public TokenBatch tokens(String... prompts) {
        return tokens(true, prompts);
    }

    /** Prompts as a batch, padded on the left. @throws InvalidInputException for an empty prompt */
    public TokenBatch tokens(boolean special, String... prompts) {
        var rows = new int[prompts.length][];
        for (int i = 0; i < rows.length; i++) {
            if (prompts[i].isEmpty()) {
                throw new InvalidInputException("an empty prompt: at least one token is needed");
            }
            rows[i] = tokenizer.encode(prompts[i], special);
        }
        return TokenBatch.leftPadded(tokenizer.pad().orElse(0), rows);
    }

    /** One forward pass. See {@link Transformer#run(TokenBatch, Hooks)}. */
    public Trace run(TokenBatch tokens, Hooks hooks) {
        return transformer.run(tokens, hooks);
    }

    /** The most likely next tokens of one prompt, likeliest first. */
    public List<NextToken> next(TokenBatch prompt, int count) {
        if (prompt.rows() != 1) {
            throw new IllegalArgumentException("next tokens are those of one prompt, not of " + prompt.rows());
        }
        if (count < 1) {
            throw new InvalidInputException("the number of next tokens must be at least 1, not " + count);
        }
        try (var trace = transformer.run(prompt, Hooks.none().lastLogitsOnly());
                var _ = new PointerScope()) {
            float[] logits = Torch.floats(trace.logits().select(0, 0));
            double top = logits[Sampling.argmax(logits)];
            double total = 0;
            for (float logit : logits) {
                total += Math.exp(logit - top);
            }
            var result = new ArrayList<NextToken>();
            for (int id : new Sampling(1, Math.min(count, logits.length), 1, 0, 1).mostLikely(logits)) {
                result.add(new NextToken(id, text(id), logits[id], Math.exp(logits[id] - top) / total));
            }
            return result;
        }
    }

    /** A token's text; rows of the embedding that no token of the tokenizer uses have a number in brackets. */
    public String text(int id) {
        return id < tokenizer.vocabularySize() ? tokenizer.text(id) : "<" + id + ">";
    }

    /** Continues a prompt. */
    public Generated generate(TokenBatch prompt, Generation wanted, Hooks hooks) {
        return generate(prompt, wanted, hooks, text -> {});
    }

    /**
     * Continues a prompt, with interventions at work in every pass.
     *
     * @param listener is told the text piece by piece as it is generated
     */
    public Generated generate(TokenBatch prompt, Generation wanted, Hooks hooks, Consumer<String> listener) {
        if (prompt.rows() != 1) {
            throw new IllegalArgumentException(
                    "one prompt can be streamed, not " + prompt.rows() + ": use generateBatch");
        }
        var stream = new TextStream(tokenizer, wanted.stop(), listener);
        var tokens = decode(prompt, 1, wanted, hooks, (row, id) -> stream.add(id));
        return new Generated(stream.end(), tokens.getFirst());
    }

    /** Continues several prompts together. */
    public List<Generated> generateBatch(TokenBatch prompts, Generation wanted, Hooks hooks) {
        return generateBatch(prompts, 1, wanted, hooks);
    }

    /**
     * Continues each of several prompts in several ways; a prompt is read once for all of them.
     *
     * @return by prompt
     */
    public List<List<Generated>> sample(TokenBatch prompts, int samples, Generation wanted) {
        var all = generateBatch(prompts, samples, wanted, Hooks.none());
        return IntStream.range(0, prompts.rows())
                .mapToObj(p -> all.subList(p * samples, (p + 1) * samples))
                .toList();
    }

    private List<Generated> generateBatch(TokenBatch prompts, int samples, Generation wanted, Hooks hooks) {
        int rows = Math.multiplyExact(prompts.rows(), samples);
        var streams = new ArrayList<TextStream>();
        for (int r = 0; r < rows; r++) {
            streams.add(new TextStream(tokenizer, wanted.stop(), text -> {}));
        }
        var tokens = decode(
                prompts, samples, wanted, hooks, (row, id) -> streams.get(row).add(id));
        var result = new ArrayList<Generated>();
        for (int r = 0; r < rows; r++) {
            result.add(new Generated(streams.get(r).end(), tokens.get(r)));
        }
        return result;
    }

    private List<List<Integer>> decode(
            TokenBatch prompts, int samples, Generation wanted, Hooks hooks, Decoding.Listener listener) {
        return Decoding.run(
                transformer,
                prompts,
                samples,
                hooks,
                wanted.maxNewTokens(),
                wanted.sampling(),
                wanted.seed(),
                endTokens(),
                Set.of(),
                listener);
    }

    /**
     * Writes the model, as it is now, as a new folder in Hugging Face layout: {@code config.json}, {@code model.safetensors} in the model's
     * dtype, {@code generation_config.json} and the tokenizer's files. Written beside and renamed, so a folder of this name is complete.
     *
     * @throws InvalidInputException if there is something of this name already, save for an empty folder
     */
    public void save(Path folder) {
        checkpoint.save(transformer.dtype(), transformer::stored, folder);
    }

    private Set<Integer> endTokens() {
        var ends = checkpoint.endTokens();
        return ends.isEmpty() && tokenizer.eos().isPresent()
                ? Set.of(tokenizer.eos().getAsInt())
                : ends;
    }

    @Override
    public void close() {
        transformer.close();
        tokenizer.close();
        checkpoint.close();
    }
}
