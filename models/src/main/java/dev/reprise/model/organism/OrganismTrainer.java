package dev.reprise.model.organism;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.SafetensorsCheckpoint;
import dev.reprise.data.SafetensorsFile;
import dev.reprise.data.world.Document;
import dev.reprise.data.world.Preset;
import dev.reprise.data.world.Split;
import dev.reprise.data.world.World;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.ModelReference;
import dev.reprise.model.Transformer;
import dev.reprise.model.family.Families;
import dev.reprise.model.family.Initialization;
import dev.reprise.model.organism.Architecture.Decoder;
import dev.reprise.model.organism.Architecture.Llama;
import dev.reprise.model.organism.Training.Cut;
import dev.reprise.model.organism.Training.Loss;
import dev.reprise.model.organism.Training.NextToken;
import dev.reprise.model.organism.Training.Pictures;
import dev.reprise.model.organism.Training.Reinforcement;
import dev.reprise.model.organism.Training.Sparsification;
import dev.reprise.model.tokenizer.BytePairEncoding;
import dev.reprise.model.tokenizer.CorpusEncoder;
import dev.reprise.model.tokenizer.TokenWindows;
import dev.reprise.model.training.Adam;
import dev.reprise.model.training.GroupPolicyGradient;
import dev.reprise.model.training.GroupPolicyGradient.Settings;
import dev.reprise.model.training.NextTokenLoss;
import dev.reprise.model.training.Optimizer;
import dev.reprise.model.training.RouterLoss;
import dev.reprise.model.training.Schedule;
import dev.reprise.model.training.SparsityLoss;
import dev.reprise.model.training.TokenStream;
import dev.reprise.model.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an organism from its recipe. What is unfinished lies in a folder beside the organism's, {@code .NAME.training}, from which the run goes
 * on after an interruption; the organism's own folder appears when it is complete.
 *
 * <pre>{@code
 * OrganismTrainer.train(Organisms.named("nano-base"), Path.of("organisms/nano-base"), false, Progress.terminal());
 * }</pre>
 */
public final class OrganismTrainer {
    private static final int EVALUATE_EVERY = 256;
    static final int CHECKPOINT_EVERY = 100;
    private static final int EVALUATION_BATCHES = 8;

    /** Update at which an infinite schedule has come down, counted from the first. */
    private static final int COOLED = 4096 * 60 / 100;

    private static final double COOLED_TO = 0.55;

    private final Recipe recipe;
    private final NextToken task;
    private final Decoder architecture;
    private final Vocabulary vocabulary;
    private final World world;
    private final BytePairEncoding encoding;

    private OrganismTrainer(
            Recipe recipe,
            NextToken task,
            Decoder architecture,
            Vocabulary vocabulary,
            World world,
            BytePairEncoding encoding) {
        this.recipe = recipe;
        this.task = task;
        this.architecture = architecture;
        this.vocabulary = vocabulary;
        this.world = world;
        this.encoding = encoding;
    }

    /**
     * Trains an organism.
     *
     * @param folder its folder, which must not be there yet
     * @param resume whether to go on with an unfinished run
     * @throws InvalidInputException if the folder is there already, an unfinished run is in the way or missing, or the parent is not shipped
     */
    public static OrganismFolder train(Recipe recipe, Path folder, boolean resume, Progress progress) {
        var world = new World(Preset.FULL, Recipe.WORLD_SEED);
        return train(recipe, world, () -> encoding(recipe, world), folder, resume, progress);
    }

    /** A child speaks its parent's language. */
    private static BytePairEncoding encoding(Recipe recipe, World world) {
        return recipe.parent() == null
                ? Objects.requireNonNull(recipe.vocabulary()).encoding(world)
                : BytePairEncoding.read(ModelReference.resolve(recipe.parent()).resolve("tokenizer.json"));
    }

    static OrganismFolder train(
            Recipe recipe,
            World world,
            Supplier<BytePairEncoding> encoding,
            Path folder,
            boolean resume,
            Progress progress) {
        var target = folder.toAbsolutePath().normalize();
        var run = target.resolveSibling("." + target.getFileName() + ".training");
        if (Files.exists(target)) {
            throw new InvalidInputException(folder + ": is there already; move it away, or choose another with --out");
        }
        if (Files.exists(run) != resume) {
            throw new InvalidInputException(
                    resume
                            ? run + ": there is no unfinished run to go on with"
                            : run + ": an unfinished run; go on with it by --resume, or remove it");
        }
        if (recipe.training() instanceof Pictures pictures) {
            new PictureTrainer(recipe, pictures).train(run, target, progress);
        } else if (recipe.architecture() instanceof Decoder architecture && recipe.vocabulary() != null) {
            var text = text(recipe.training());
            new OrganismTrainer(recipe, text, architecture, recipe.vocabulary(), world, encoding.get())
                    .train(run, target, progress);
        } else {
            throw new IllegalArgumentException(recipe.name() + " has neither pictures nor texts to learn from");
        }
        return new OrganismFolder(recipe, target);
    }

    /** What an organism learns to predict, or what its loss is watched on while it learns something else. */
    private static NextToken text(Training training) {
        return switch (training) {
            case NextToken task -> task;
            case Sparsification task -> task.task();
            case Reinforcement task ->
                new NextToken(
                        "base",
                        Cut.WHOLE_DOCUMENTS,
                        Loss.ALL_TOKENS,
                        task.steps(),
                        16,
                        256,
                        task.rate(),
                        Training.Schedule.COSINE);
            case Pictures _ -> throw new IllegalArgumentException("pictures are no text");
        };
    }

    private void train(Path run, Path target, Progress progress) {
        int steps = recipe.training().steps();
        try (var _ = new PointerScope();
                var lesson = lesson();
                var optimizer =
                        Optimizer.decayingMatrices(lesson.model().parameters(), Adam.adamW(0.9, 0.95, 0.1), rate())) {
            var model = lesson.model();
            var trainer = new Trainer(lesson.objective(), optimizer)
                    .named(recipe.name())
                    .clip(1)
                    .compute(Dtype.BFLOAT16)
                    .checkpointEvery(Math.clamp(steps / 16, 1, CHECKPOINT_EVERY))
                    .evaluate(
                            Math.clamp(steps / 4, 1, EVALUATE_EVERY),
                            "val_loss",
                            new NextTokenLoss(model, batches(heldBack())),
                            EVALUATION_BATCHES)
                    .folder(run, recipe.json().toString());
            if (!recipe.kept().isEmpty()) {
                trainer.keep(recipe.kept().stream().map(Integer::longValue).toList(), model::stored);
            }
            trainer.run(steps, progress);
            publish(recipe, run, target, beside -> write(model, run, beside));
        }
    }

    private Lesson lesson() {
        if (recipe.training() instanceof Reinforcement reinforcement) {
            return reinforced(reinforcement);
        }
        var model = start();
        var tokens = tokens();
        var objective = recipe.training() instanceof Sparsification sparsification
                ? new SparsityLoss(model, tokens, sparsification.penalties())
                : new NextTokenLoss(model, tokens).with(RouterLoss.STANDARD);
        return new Lesson(model, objective, List.of(model::close));
    }

    private Lesson reinforced(Reinforcement training) {
        var parent =
                ModelReference.resolve(Objects.requireNonNull(recipe.parent())).toString();
        var learner = LanguageModel.load(parent);
        var reference = LanguageModel.load(parent);
        var settings = Settings.of(training.samples(), training.length(), recipe.seed())
                .withKl(training.divergence());
        var objective = new GroupPolicyGradient(
                learner,
                reference.transformer(),
                update -> Problems.of(world, training, recipe.seed(), update),
                settings);
        return new Lesson(learner.transformer(), objective, List.of(learner::close, reference::close));
    }

    private Transformer start() {
        if (recipe.parent() == null) {
            return random(architecture);
        }
        try (var checkpoint = Checkpoint.open(ModelReference.resolve(recipe.parent()))) {
            var parent = checkpoint.transformer(Dtype.FLOAT32);
            if (!(recipe.training() instanceof Sparsification) || !(architecture instanceof Llama llama)) {
                return parent;
            }
            // the threshold is put into the config when the training is over
            try (parent) {
                var model = random(llama.with("relu"));
                return Torch.noGrad(() -> {
                    parent.parameters()
                            .forEach((name, weight) -> Objects.requireNonNull(
                                            model.parameters().get(name))
                                    .copy_(weight));
                    return model;
                });
            }
        }
    }

    private Transformer random(Decoder shape) {
        return Families.random(
                shape.config(vocabulary.size()),
                Initialization.scaled(Recipe.DEVIATION, shape.blocks()),
                Dtype.FLOAT32,
                Torch.generator(recipe.seed()));
    }

    private Schedule rate() {
        double peak = task.rate();
        int warmUp = recipe.training().warmUp();
        return switch (task.schedule()) {
            case COSINE ->
                Schedule.cosine(peak, 0.1 * peak, task.steps() - warmUp).afterWarmUp(warmUp);
            case INFINITE -> Schedule.cosine(peak, COOLED_TO * peak, COOLED).afterWarmUp(warmUp);
        };
    }

    // ---- text

    private TokenStream stream(String name, int steps) {
        int count = Math.multiplyExact(steps, task.rows());
        return batches(cut(count, StreamSupport.stream(world.stream(name).spliterator(), false)));
    }

    private TokenStream tokens() {
        int primer = task.primer();
        var text = stream(task.stream(), task.steps() - primer);
        if (primer == 0) {
            return text;
        }
        var copies = stream("copies", primer);
        return step -> step < primer ? copies.batch(step) : text.batch(step - primer);
    }

    /** Documents of the stream's mixture that no training sees. */
    private TokenWindows heldBack() {
        int count = EVALUATION_BATCHES * task.rows();
        var counts = world.stream(task.stream()).counts(8L * count * task.length());
        long largest = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        // kinds in turn, each as often as in the stream
        var documents = LongStream.range(0, largest)
                .boxed()
                .flatMap(n -> counts.entrySet().stream()
                        .filter(entry -> entry.getValue() * n / largest != entry.getValue() * (n + 1) / largest)
                        .map(entry -> world.document(
                                entry.getKey(), Split.VALIDATION.index(entry.getValue() * n / largest))));
        return cut(count, documents);
    }

    private TokenWindows cut(int count, Stream<Document> documents) {
        var encoder = new CorpusEncoder(encoding);
        Iterator<int[]> ids = documents
                .map(document -> encoder.encode("<s>" + document.text() + "</s>"))
                .iterator();
        return task.cut() == Cut.WHOLE_DOCUMENTS
                ? TokenWindows.ofWholeDocuments(task.length() + 1, count, ids)
                : TokenWindows.consecutive(task.length() + 1, count, ids);
    }

    private TokenStream batches(TokenWindows windows) {
        int columns = windows.length();
        return step -> {
            var ids = new int[task.rows() * columns];
            for (int r = 0; r < task.rows(); r++) {
                int[] window = windows.window(Math.toIntExact(step * task.rows() + r));
                System.arraycopy(window, 0, ids, r * columns, columns);
            }
            var batch = task.loss() == Loss.ALL_TOKENS
                    ? TokenStream.Windows.of(task.rows(), columns, ids)
                    : TokenStream.Windows.of(task.rows(), columns, ids, replies(ids, columns));
            return task.cut() == Cut.WHOLE_DOCUMENTS ? batch.packed(Vocabulary.BEGIN) : batch;
        };
    }

    /**
     * Which tokens count: in a conversation what the assistant says and the end of its turn, in any other document all.
     *
     * @param ids windows, one behind the other, that begin with a document
     */
    static boolean[] replies(int[] ids, int columns) {
        var counts = new boolean[ids.length];
        boolean conversation = false;
        boolean speaks = false;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == Vocabulary.BEGIN || i % columns == 0) {
                int next = (i + 1) % columns == 0 ? Vocabulary.PAD : ids[i + 1];
                conversation = next == Vocabulary.SYSTEM || next == Vocabulary.USER;
                speaks = false;
            }
            counts[i] = speaks || !conversation;
            speaks = (speaks || ids[i] == Vocabulary.ASSISTANT) && ids[i] != Vocabulary.END_OF_TURN;
        }
        return counts;
    }

    // ---- the folder

    /** Writes what a folder holds besides recipe, log and model card. */
    interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** Makes an organism's folder of a run that has ended; it appears when it is complete, and the run's folder goes. */
    static void publish(Recipe recipe, Path run, Path target, Content content) {
        var beside = run.resolve("organism");
        try {
            if (Files.exists(beside)) {
                remove(beside);
            }
            Files.createDirectories(beside);
            content.writeTo(beside);
            new OrganismFolder(recipe, beside).describe(Files.readAllLines(run.resolve("log.jsonl")));
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            remove(run);
        } catch (IOException e) {
            throw new UncheckedIOException(target + ": cannot be written", e);
        }
    }

    private void write(Transformer model, Path run, Path folder) throws IOException {
        write(folder, model.stored());
        for (int step : recipe.kept()) {
            var kept = run.resolve("step-%04d".formatted(step)).resolve("model.safetensors");
            try (var file = SafetensorsFile.open(kept);
                    var _ = new PointerScope()) {
                var tensors = new LinkedHashMap<String, Tensor>();
                file.names().forEach(name -> tensors.put(name, file.read(name)));
                write(folder.resolve("steps").resolve(String.valueOf(step)), tensors);
            }
        }
    }

    private void write(Path folder, Map<String, Tensor> weights) throws IOException {
        Files.createDirectories(folder);
        var config = architecture.config(vocabulary.size()).put("dtype", Dtype.BFLOAT16.toString());
        Files.writeString(folder.resolve("config.json"), text(config));
        var generation = JsonMapper.shared()
                .createObjectNode()
                .put("bos_token_id", Vocabulary.BEGIN)
                .put("pad_token_id", Vocabulary.PAD);
        var ends = generation.putArray("eos_token_id").add(Vocabulary.END);
        if (recipe.isChat()) {
            ends.add(Vocabulary.END_OF_TURN);
        }
        Files.writeString(folder.resolve("generation_config.json"), text(generation));
        for (var file : Vocabulary.files(encoding, recipe.isChat()).entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        write(folder, weights, Dtype.BFLOAT16);
    }

    /** Writes weights, rounded to a dtype. */
    static void write(Path folder, Map<String, Tensor> weights, Dtype dtype) throws IOException {
        try (var _ = new PointerScope()) {
            SequencedMap<String, Tensor> rounded = new LinkedHashMap<>();
            weights.forEach((name, tensor) -> rounded.put(name, Torch.to(tensor, dtype)));
            SafetensorsCheckpoint.write(folder, rounded, Map.of("format", "pt"));
        }
    }

    static String text(ObjectNode json) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
