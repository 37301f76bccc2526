package dev.reprise.model.gguf;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Tokenizer;
import dev.reprise.model.WeightSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A GGUF file as the Hugging Face checkpoint that it was made from: tensors under the hub's names and in its layouts, and the documents
 * that lie beside them. Weights are de-quantised exactly.
 *
 * <pre>{@code
 * try (var _ = new PointerScope(); var checkpoint = GgufCheckpoint.open(Path.of("gemma-3-270m.gguf"))) {
 *     var embedding = checkpoint.read("model.embed_tokens.weight", Dtype.FLOAT32); // [262144, 640]
 * }
 * }</pre>
 */
public final class GgufCheckpoint implements WeightSource {
    private final GgufFile file;
    private final Architecture architecture;
    private final SequencedMap<String, GgufTensor> tensors = new LinkedHashMap<>();
    private @Nullable GgufTokenizer tokenizer;

    /**
     * Opens and validates a file.
     *
     * @throws InvalidInputException if {@link GgufFile#open} refuses it, its architecture is not read, or metadata of that architecture that
     *     may change the computation is not understood
     */
    public static GgufCheckpoint open(Path path) {
        var file = GgufFile.open(path);
        try {
            return new GgufCheckpoint(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    GgufCheckpoint(GgufFile file) {
        this.file = file;
        architecture = Architecture.of(file);
        for (var tensor : file.tensors().values()) {
            architecture.name(tensor.name()).ifPresent(name -> {
                var other = tensors.putIfAbsent(name, tensor);
                if (other != null) {
                    throw new InvalidInputException(file.origin() + ": tensors '" + other.name() + "' and '"
                            + tensor.name() + "' are both " + name);
                }
            });
        }
    }

    /** The container, for its metadata. */
    public GgufFile file() {
        return file;
    }

    /**
     * {@code config.json}, as transformers 5 would write it, with one type of rotary scaling of our own: {@code "factors"}, by which the
     * inverse frequencies are divided one by one.
     *
     * @throws InvalidInputException if the metadata has no such config: names the key
     */
    public ObjectNode config() {
        var config = architecture.config();
        new SpecialTokens(file.metadata(), architecture.embeddingRows()).putInto(config);
        return config;
    }

    /**
     * {@code generation_config.json}: {@code bos_token_id}, {@code pad_token_id} and {@code eos_token_id}, which is a list if several tokens
     * end a text or a turn.
     */
    public ObjectNode generationConfig() {
        return tokenizer().generationConfig();
    }

    /**
     * {@code tokenizer.json}, for the Hugging Face tokenizers library; it gives the ids that the model was trained with.
     *
     * @throws InvalidInputException if the vocabulary is malformed or of a kind that is not supported
     */
    public String tokenizerJson() {
        return tokenizer().json();
    }

    /** Made once, when it is first asked for: a vocabulary may have a quarter of a million tokens. */
    private synchronized GgufTokenizer tokenizer() {
        if (tokenizer == null) {
            tokenizer = new GgufTokenizer(file.metadata(), architecture.embeddingRows());
        }
        return tokenizer;
    }

    /** The special tokens and the chat template that belong to the tokenizer. */
    public Tokenizer.Settings tokenizerSettings() {
        return tokenizer().settings();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public long[] shape(String name) {
        return find(name).sides();
    }

    @Override
    public Dtype dtype(String name) {
        return find(name).type().dtype();
    }

    @Override
    public String format(String name) {
        return find(name).type().name();
    }

    @Override
    public Tensor read(String name, Dtype as) {
        var tensor = find(name);
        return new TensorReader(file, tensor, architecture.layout(tensor.name())).read(as);
    }

    private GgufTensor find(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidInputException(file.origin() + ": there is no tensor '" + name + "'");
        }
        return tensor;
    }

    @Override
    public String origin() {
        return file.origin();
    }

    @Override
    public void close() {
        file.close();
    }
}
