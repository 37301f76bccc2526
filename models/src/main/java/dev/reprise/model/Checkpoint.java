package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.InputFile;
import dev.reprise.data.Json;
import dev.reprise.data.SafetensorsCheckpoint;
import dev.reprise.model.family.Config;
import dev.reprise.model.family.Families;
import dev.reprise.model.family.Weights;
import dev.reprise.model.gguf.GgufCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model as it lies on disk: a folder in Hugging Face layout, or a {@code .gguf} file. Nothing of the weights is read before
 * {@link #transformer}.
 *
 * <p>Must stay open for as long as a model made from it: its weights may be views of the mapped file.
 */
public final class Checkpoint implements AutoCloseable {
    /** How pictures are prepared, for models that take any. */
    public static final String PREPROCESSOR = "preprocessor_config.json";

    private final Path path;
    private final ObjectNode config;
    private final @Nullable ObjectNode generationConfig;
    private final WeightSource weights;
    private final Supplier<Tokenizer> tokenizer;
    private final Supplier<Map<String, String>> tokenizerFiles;
    private final List<Path> files;

    private Checkpoint(
            Path path,
            ObjectNode config,
            @Nullable ObjectNode generationConfig,
            WeightSource weights,
            Supplier<Tokenizer> tokenizer,
            Supplier<Map<String, String>> tokenizerFiles,
            List<Path> files) {
        this.path = path;
        this.config = config;
        this.generationConfig = generationConfig;
        this.weights = weights;
        this.tokenizer = tokenizer;
        this.tokenizerFiles = tokenizerFiles;
        this.files = files;
    }

    /**
     * Opens and validates a checkpoint.
     *
     * @throws InvalidInputException naming the file, and what is wrong with it
     */
    public static Checkpoint open(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidInputException(path + ": there is no such file or folder");
        }
        if (Files.isDirectory(path)) {
            return openFolder(path);
        }
        if (path.getFileName().toString().endsWith(".gguf")) {
            return openGguf(path);
        }
        throw new InvalidInputException(
                path + ": a model is a folder with config.json and model.safetensors, or a .gguf file");
    }

    private static Checkpoint openFolder(Path folder) {
        var config = Json.read(folder.resolve("config.json"));
        var generation = folder.resolve("generation_config.json");
        var files = filesOf(folder);
        return new Checkpoint(
                folder,
                config,
                Files.exists(generation) ? Json.read(generation) : null,
                SafetensorsWeights.open(folder),
                () -> Tokenizer.load(folder),
                () -> Tokenizer.files(folder),
                files);
    }

    private static Checkpoint openGguf(Path file) {
        var gguf = GgufCheckpoint.open(file);
        try {
            var generation = gguf.generationConfig();
            return new Checkpoint(
                    file,
                    gguf.config(),
                    generation,
                    gguf,
                    () -> Tokenizer.of(gguf.tokenizerJson(), gguf.tokenizerSettings(), file.toString()),
                    () -> gguf.tokenizerSettings().files(gguf.tokenizerJson()),
                    List.of(file));
        } catch (RuntimeException e) {
            gguf.close();
            throw e;
        }
    }

    private static List<Path> filesOf(Path folder) {
        try (var entries = Files.list(folder)) {
            var files = new ArrayList<Path>();
            for (var file : entries.sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.equals("config.json") || (name.startsWith("model") && name.endsWith(".safetensors"))) {
                    InputFile.requireRegular(file);
                    files.add(file);
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be listed", e);
        }
    }

    /**
     * Loads the model.
     *
     * @param dtype of weights and activations; norms are computed in float32 all the same
     */
    public Transformer transformer(Dtype dtype) {
        var settings = settings();
        var family = Families.of(settings);
        return assemble(dtype, family.prefix(), family.constants(), source -> family.assemble(settings, source));
    }

    /** The settings, to be read key by key. @throws InvalidInputException if the weights are quantised in a way that is not read */
    public Config settings() {
        var settings = new Config(config.deepCopy(), path.resolve("config.json").toString());
        if (settings.has("quantization_config")) {
            throw new InvalidInputException(settings.origin()
                    + ": quantised safetensors are not read; use the unquantised" + " checkpoint, or a GGUF file");
        }
        return settings;
    }

    /**
     * Assembles a model of the weights.
     *
     * @param prefix beginning of the stored names, which some checkpoints leave out
     * @param constants endings of names that hold no weights
     * @throws InvalidInputException if a weight is missing, of another shape, or left over
     */
    public <M> M assemble(Dtype dtype, String prefix, Set<String> constants, Function<Weights, M> assembly) {
        var source = Weights.of(weights, dtype, prefix);
        try (var _ = new PointerScope()) {
            var model = Torch.noGrad(() -> assembly.apply(source));
            source.finish(constants, weights);
            return model;
        } catch (RuntimeException e) {
            source.discard();
            throw e;
        }
    }

    /**
     * Writes weights with this checkpoint's settings and tokenizer into a new folder, in Hugging Face layout; it appears when it is complete.
     *
     * @param dtype that {@code config.json} names
     * @param stored the weights under the names of the layout; called in a pointer scope
     * @throws InvalidInputException if the folder is there already
     */
    public void save(Dtype dtype, Supplier<SequencedMap<String, Tensor>> stored, Path folder) {
        var target = folder.toAbsolutePath().normalize();
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isEmptyFolder(target)) {
                throw new InvalidInputException(folder + ": is there already; choose a new folder");
            }
            Files.createDirectories(target.getParent());
            var beside = target.resolveSibling(".%s.%016x.tmp".formatted(target.getFileName(), System.nanoTime()));
            Files.createDirectory(beside);
            try {
                write(dtype, stored, beside);
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                if (Files.exists(beside)) {
                    removeFlat(beside);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be written", e);
        }
    }

    private void write(Dtype dtype, Supplier<SequencedMap<String, Tensor>> stored, Path folder) throws IOException {
        var json = JsonMapper.shared().writerWithDefaultPrettyPrinter();
        var settings = config.deepCopy().put("dtype", dtype.toString());
        settings.remove("torch_dtype"); // the older name of it
        Files.writeString(folder.resolve("config.json"), json.writeValueAsString(settings));
        if (generationConfig != null) {
            Files.writeString(folder.resolve("generation_config.json"), json.writeValueAsString(generationConfig));
        }
        for (var file : tokenizerFiles.get().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        var preprocessor = path.resolve(PREPROCESSOR);
        if (Files.isDirectory(path) && Files.exists(preprocessor)) {
            Files.copy(preprocessor, folder.resolve(PREPROCESSOR));
        }
        try (var _ = new PointerScope()) {
            SafetensorsCheckpoint.write(folder, stored.get(), Map.of("format", "pt"));
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void removeFlat(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            for (var file : entries.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** The tokenizer that lies beside the weights. @throws InvalidInputException if there is none, or it is not valid */
    public Tokenizer tokenizer() {
        return tokenizer.get();
    }

    public Path path() {
        return path;
    }

    /** {@code model_type} of the config, such as {@code llama}. */
    public String family() {
        return config.path("model_type").asString();
    }

    /** The formats that weights are stored in, such as {@code bfloat16}, or {@code F32, Q4_K, Q6_K}. */
    public String storedDtype() {
        return weights.names().stream().map(weights::format).distinct().sorted().collect(Collectors.joining(", "));
    }

    /** The settings, as {@code config.json} has them. */
    public ObjectNode config() {
        return config;
    }

    /** The settings of generation, as {@code generation_config.json} has them, if there are any. */
    public Optional<ObjectNode> generationConfig() {
        return Optional.ofNullable(generationConfig);
    }

    /** Tokens that end a text: {@code eos_token_id} of the generation config, else of the config; a number or a list. */
    public Set<Integer> endTokens() {
        var ids = new TreeSet<Integer>();
        var node = generationConfig == null ? null : generationConfig.get("eos_token_id");
        if (node == null || node.isNull()) {
            node = config.get("eos_token_id");
        }
        if (node != null && node.isArray()) {
            for (var id : node) {
                ids.add(tokenId(id));
            }
        } else if (node != null && !node.isNull()) {
            ids.add(tokenId(node));
        }
        return ids;
    }

    private int tokenId(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw new InvalidInputException(path + ": eos_token_id must be a token id or a list of them, not " + node);
        }
        return node.intValue();
    }

    /** SHA-256 over the config and all weight files, in hexadecimal. */
    public String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (var file : files) {
                try (var in = Files.newInputStream(file)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        digest.update(buffer, 0, n);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
