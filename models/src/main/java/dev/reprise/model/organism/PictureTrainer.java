package dev.reprise.model.organism;

import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.CaptionedShapes;
import dev.reprise.data.generator.CaptionedShapes.Style;
import dev.reprise.data.generator.Digits;
import dev.reprise.data.generator.Dressings;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Tokenizer;
import dev.reprise.model.family.Initialization;
import dev.reprise.model.organism.Architecture.ClipPair;
import dev.reprise.model.organism.Architecture.Mobile;
import dev.reprise.model.organism.Training.Pictures;
import dev.reprise.model.tokenizer.WordLevel;
import dev.reprise.model.training.Adam;
import dev.reprise.model.training.Objective;
import dev.reprise.model.training.Optimizer;
import dev.reprise.model.training.Schedule;
import dev.reprise.model.training.Trainer;
import dev.reprise.model.vision.Clip;
import dev.reprise.model.vision.ImagePreprocessing;
import dev.reprise.model.vision.ImagePreprocessing.Resize;
import dev.reprise.model.vision.ImagePreprocessing.Size;
import dev.reprise.model.vision.InvertedResidualNet;
import dev.reprise.model.vision.LayerHooks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Makes the organisms that look at pictures. */
final class PictureTrainer {
    /** The words of all captions. */
    static final WordLevel WORDS = new WordLevel(CaptionedShapes.VOCABULARY);

    /** Seeds of the pictures: apart from the small numbers that experiments count their own from. */
    static final long TRAINING = 1_000_001;

    static final long HELD_OUT = 1_000_002;

    /** Of a pair's new matrices: about one over the root of the width, as CLIP's own begin. At 0.05 shapes are learned too late. */
    private static final double DEVIATION = 0.1;

    /** How many digits are learned from. */
    private static final int DIGITS = 10_000;

    /** How many pictures a loss on held-out ones is computed from, every so many steps. */
    private static final int EVALUATED = 256;

    private static final int EVALUATE_EVERY = 100;

    private final Recipe recipe;
    private final Pictures task;

    PictureTrainer(Recipe recipe, Pictures task) {
        this.recipe = recipe;
        this.task = task;
    }

    /** Coloured digits of a seed. */
    static LabelledImages digits(long seed, int size) {
        return Dressings.coloured(Digits.generate(seed, size), seed);
    }

    /** How the pair takes pictures: as they are, in -2..2. */
    static ImagePreprocessing preprocessing(ClipPair pair) {
        var size = new Size(pair.side(), pair.side());
        var middle = new double[] {0.5, 0.5, 0.5};
        var quarter = new double[] {0.25, 0.25, 0.25};
        return new ImagePreprocessing(new Resize(pair.side(), size, true), size, 1 / 255.0, middle, quarter);
    }

    void train(Path run, Path target, Progress progress) {
        switch (recipe.architecture()) {
            case ClipPair pair -> trainPair(pair, run, target, progress);
            case Mobile mobile -> trainNet(mobile, run, target, progress);
            default -> throw new IllegalArgumentException(recipe.name() + " does not look at pictures");
        }
    }

    private Trainer trainer(Objective objective, Objective heldOut, Optimizer optimizer, Path run) {
        return new Trainer(objective, optimizer)
                .named(recipe.name())
                .clip(1)
                .checkpointEvery(Math.clamp(task.steps() / 8, 1, OrganismTrainer.CHECKPOINT_EVERY))
                .evaluate(
                        Math.clamp(task.steps() / 4, 1, EVALUATE_EVERY),
                        "val_loss",
                        heldOut,
                        EVALUATED / task.pictures())
                .folder(run, recipe.json().toString());
    }

    private Optimizer optimizer(SequencedMap<String, Tensor> parameters) {
        var rate = Schedule.cosine(task.rate(), 0.1 * task.rate(), task.steps() - task.warmUp())
                .afterWarmUp(task.warmUp());
        return Optimizer.decayingMatrices(parameters, Adam.adamW(0.9, 0.95, 0.1), rate);
    }

    // ---- image and text

    private void trainPair(ClipPair pair, Path run, Path target, Progress progress) {
        var config = pair.config(WORDS);
        int blocks = Math.max(pair.vision().blocks(), pair.text().blocks());
        try (var _ = new PointerScope();
                var clip = Clip.random(
                        config,
                        Initialization.scaled(DEVIATION, blocks),
                        Dtype.FLOAT32,
                        Torch.generator(recipe.seed()));
                var optimizer = optimizer(clip.parameters());
                var tokenizer = Tokenizer.of(WORDS.tokenizerJson(), Tokenizer.Settings.NONE, "tokenizer.json")) {
            var preprocessing = preprocessing(pair);
            var learned = contrast(clip, tokenizer, preprocessing, TRAINING);
            trainer(learned, contrast(clip, tokenizer, preprocessing, HELD_OUT), optimizer, run)
                    .run(task.steps(), progress);
            OrganismTrainer.publish(recipe, run, target, folder -> {
                var settings = new Tokenizer.Settings(WordLevel.BEGIN, WordLevel.END, WordLevel.PAD, null);
                for (var file : settings.files(WORDS.tokenizerJson()).entrySet()) {
                    Files.writeString(folder.resolve(file.getKey()), file.getValue());
                }
                Files.writeString(folder.resolve(Checkpoint.PREPROCESSOR), OrganismTrainer.text(preprocessing.json()));
                Files.writeString(
                        folder.resolve("config.json"),
                        OrganismTrainer.text(config.put("dtype", Dtype.BFLOAT16.toString())));
                OrganismTrainer.write(folder, clip.stored(), Dtype.BFLOAT16);
            });
        }
    }

    /**
     * The symmetric contrast (InfoNCE) of a batch's pictures and captions: {@code (CE(S, i) + CE(S^T, i)) / 2}, S = the similarities. No two of a batch
     * are of one class.
     */
    private Objective contrast(Clip clip, Tokenizer tokenizer, ImagePreprocessing preprocessing, long seed) {
        return Objective.of(step -> {
            int first = Math.toIntExact(step * task.pictures());
            var shapes = CaptionedShapes.generate(seed, first, task.pictures(), Style.PLAIN);
            var tokens = TokenBatch.rightPadded(
                    0, shapes.captions().stream().map(tokenizer::encode).toArray(int[][]::new));
            var hooks = GradMode.is_enabled() ? Hooks.none().withGraph() : Hooks.none();
            try (var images = clip.vision().run(preprocessing.apply(shapes.images()), hooks);
                    var texts = clip.text().run(tokens, hooks)) {
                var similarity = clip.similarity(images.features(), texts.features());
                var own = Torch.range(task.pictures());
                return Torch.mul(
                        torch.cross_entropy_loss(similarity, own).add(torch.cross_entropy_loss(similarity.t(), own)),
                        0.5);
            }
        });
    }

    // ---- classes

    private void trainNet(Mobile mobile, Path run, Path target, Progress progress) {
        var digits = digits(TRAINING, DIGITS);
        var heldOut = digits(HELD_OUT, EVALUATED);
        try (var _ = new PointerScope();
                var net = InvertedResidualNet.random(mobile.shape(), Torch.generator(recipe.seed()));
                var optimizer = optimizer(net.parameters())) {
            trainer(
                            classification(net, digits, LayerHooks.TRAINING),
                            classification(net, heldOut, LayerHooks.EVALUATION),
                            optimizer,
                            run)
                    .buffers(net.statistics())
                    .run(task.steps(), progress);
            OrganismTrainer.publish(recipe, run, target, folder -> {
                var config = mobile.shape().json().put("dtype", Dtype.FLOAT32.toString());
                Files.writeString(folder.resolve("config.json"), OrganismTrainer.text(config));
                OrganismTrainer.write(folder, net.stored(), Dtype.FLOAT32);
            });
        }
    }

    /** Cross-entropy; pictures in a new order each time that all have been seen. */
    private Objective classification(InvertedResidualNet net, LabelledImages images, LayerHooks hooks) {
        int batches = images.size() / task.pictures();
        var all = IntStream.range(0, images.size()).boxed().toList();
        return Objective.of(step -> {
            var order = SplitMix64.of(TRAINING, step / batches).shuffle(all);
            int first = (int) (step % batches) * task.pictures();
            var chosen = order.subList(first, first + task.pictures());
            var logits = net.forward(pictures(images, chosen), hooks);
            var labels = chosen.stream().mapToLong(i -> images.labels()[i]).toArray();
            return torch.cross_entropy_loss(logits, Torch.tensor(labels, labels.length));
        });
    }

    /** Some pictures, [N, channels, H, W]. */
    static Tensor pictures(LabelledImages images, List<Integer> chosen) {
        var pixels = new float[chosen.size() * images.imageSize()];
        var parts = new ArrayList<>(chosen);
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(
                    images.pixels(),
                    parts.get(i) * images.imageSize(),
                    pixels,
                    i * images.imageSize(),
                    images.imageSize());
        }
        return Torch.tensor(pixels, chosen.size(), images.channels(), images.height(), images.width());
    }
}
