package dev.reprise.model.organism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.CancelledException;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.generator.CaptionedShapes;
import dev.reprise.data.generator.CaptionedShapes.Style;
import dev.reprise.model.Activation;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.organism.Architecture.ClipPair;
import dev.reprise.model.organism.Architecture.ClipPair.Tower;
import dev.reprise.model.organism.Architecture.Mobile;
import dev.reprise.model.organism.Training.PictureSet;
import dev.reprise.model.organism.Training.Pictures;
import dev.reprise.model.vision.ClipModel;
import dev.reprise.model.vision.InvertedResidualNet;
import dev.reprise.model.vision.MobileArchitecture;
import dev.reprise.model.vision.MobileArchitecture.Block;
import dev.reprise.model.vision.MobileArchitecture.Head;
import dev.reprise.model.vision.MobileArchitecture.Stem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTrainerTest {
    private static final Recipe PAIR = new Recipe(
            "mini-clip",
            null,
            new ClipPair(32, 16, new Tower(1, 16, 2), new Tower(1, 16, 2), 12, 8),
            null,
            new Pictures(PictureSet.SHAPES32, 6, 64, 1e-3),
            1,
            List.of());

    private static final Recipe NET = new Recipe(
            "mobile-tiny",
            null,
            new Mobile(new MobileArchitecture(
                    new Stem(8, 3, 4, Activation.HARD_SWISH),
                    List.of(new Block(8, 3, 16, 8, 8, Activation.HARD_SWISH, 1)),
                    new Head(16, Activation.HARD_SWISH),
                    0,
                    10,
                    1e-5,
                    0.1)),
            null,
            new Pictures(PictureSet.COLOURED_DIGITS, 6, 16, 1e-2),
            1,
            List.of());

    @TempDir
    private Path folder;

    private OrganismFolder train(Recipe recipe, String name, boolean resume, Progress progress) {
        return OrganismTrainer.train(recipe, folder.resolve(name), resume, progress);
    }

    @Test
    void aPairIsACompleteFolder() throws IOException {
        var made = train(PAIR, "pair", false, Progress.silent());
        try (var files = Files.list(made.path())) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "config.json",
                            "model.safetensors",
                            "preprocessor_config.json",
                            "tokenizer.json",
                            "tokenizer_config.json",
                            "recipe.json",
                            "training.jsonl",
                            "README.md");
        }
        assertThat(Files.readAllLines(made.path().resolve("training.jsonl"))).hasSize(6);
        assertThat(made.path().resolve("README.md")).content().contains("ClipModel.load(\"mini-clip\")");
        try (var clip = ClipModel.load(made.path().toString());
                var _ = new PointerScope()) {
            assertThat(clip.clip().parameterCount()).isEqualTo(PAIR.parameters());
            var images = clip.preprocessing()
                    .apply(CaptionedShapes.generate(7, 64, Style.PLAIN).images());
            assertThat(clip.classify(images, CaptionedShapes.CLASSES)).hasSize(64);
            assertThat(clip.tokens(List.of("a photo of an orange circle", "Red!"))
                            .rows())
                    .isEqualTo(2);
            assertThatThrownBy(() -> clip.tokens(List.of("a a a a a a a a a a a")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the text has 13 tokens, but the model's context holds 12");
            // written and read again
            var copy = folder.resolve("copy");
            clip.save(copy);
            try (var again = ClipModel.load(copy.toString())) {
                assertThat(Torch.floats(again.imageFeatures(images)))
                        .containsExactly(Torch.floats(clip.imageFeatures(images)));
                assertThat(again.preprocessing().json())
                        .isEqualTo(clip.preprocessing().json());
            }
        }
        assertThatThrownBy(() -> LanguageModel.load(made.path().toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("this is a CLIP pair of an image and a text tower, not a language model");

        var acceptance = Acceptance.measure(made, Progress.silent());
        assertThat(acceptance.measures())
                .extracting(Acceptance.Measured::skill)
                .containsExactly("own-style", "shifted-style");
        assertThat(acceptance.measures()).allSatisfy(m -> {
            assertThat(m.n()).isEqualTo(1280);
            assertThat(m.holds()).isFalse(); // six steps are not enough
        });
        made.accept(acceptance);
        assertThat(made.acceptance()).contains(acceptance);
    }

    private String fingerprint(OrganismFolder made) {
        try (var checkpoint = Checkpoint.open(made.path())) {
            return checkpoint.fingerprint();
        }
    }

    private static Progress stoppingAt(int step) {
        var asked = new AtomicInteger();
        return Progress.listening(event -> {}, () -> asked.incrementAndGet() > step);
    }

    @Test
    void aPairThatIsInterruptedEndsWithTheSameBytes() {
        var once = train(PAIR, "once", false, Progress.silent());
        assertThatThrownBy(() -> train(PAIR, "again", false, stoppingAt(3))).isInstanceOf(CancelledException.class);
        var again = train(PAIR, "again", true, Progress.silent());
        assertThat(fingerprint(again)).isEqualTo(fingerprint(once));
    }

    @Test
    void aNetThatIsInterruptedEndsWithTheSameBytesRunningStatisticsIncluded() throws IOException {
        var once = train(NET, "once", false, Progress.silent());
        assertThatThrownBy(() -> train(NET, "again", false, stoppingAt(3))).isInstanceOf(CancelledException.class);
        var again = train(NET, "again", true, Progress.silent());
        assertThat(fingerprint(again)).isEqualTo(fingerprint(once));
        assertThat(Files.readAllLines(again.path().resolve("training.jsonl")).getLast())
                .contains("\"val_loss\":");
        try (var net = InvertedResidualNet.load(once.path().toString())) {
            assertThat(net.statistics().get("features.0.1.running_mean"))
                    .isNotNull()
                    .satisfies(mean -> assertThat(Torch.floats(mean)).doesNotContain(0f));
        }
        assertThatThrownBy(() -> LanguageModel.load(once.path().toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("InvertedResidualNet.load");
        assertThatThrownBy(() -> ClipModel.load(once.path().toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("model_type 'inverted_residual' is no CLIP pair");
        var measured = Acceptance.measure(once, Progress.silent()).measures().getFirst();
        assertThat(measured.skill()).isEqualTo("source");
        assertThat(measured.value()).isBetween(0.02, 0.9);
    }
}
