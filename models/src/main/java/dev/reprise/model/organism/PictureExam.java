package dev.reprise.model.organism;

import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.LabelledImages;
import dev.reprise.data.generator.CaptionedShapes;
import dev.reprise.data.generator.CaptionedShapes.Style;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.organism.Acceptance.Measured;
import dev.reprise.model.vision.ClipModel;
import dev.reprise.model.vision.InvertedResidualNet;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;

/** What organisms that look at pictures can do, on pictures that they were not trained on: the share of right classes. */
final class PictureExam {
    /** How many pictures: twenty of each class of shapes. */
    static final int PICTURES = 1280;

    /** What is measured, by the name of the skill. */
    static final Map<String, String> SKILLS = Map.of(
            "own-style",
            "captioned shapes as the pair was trained on: the class of 64 whose caption is most similar",
            "shifted-style",
            "the same in another style of drawing",
            "source",
            "coloured digits as the net was trained on");

    private PictureExam() {}

    static Acceptance measure(OrganismFolder folder, Progress progress) {
        var recipe = folder.recipe();
        var bars = Bars.ofPictures(recipe.name());
        var measures = new ArrayList<Measured>();
        try (var stage = progress.stage("acceptance of " + recipe.name(), bars.size());
                var checkpoint = Checkpoint.open(folder.path())) {
            bars.forEach((skill, criterion) -> {
                stage.message(skill);
                measures.add(Measured.of(skill, criterion, score(skill, folder)));
                stage.step();
            });
            return new Acceptance(recipe.name(), measures, checkpoint.fingerprint(), LocalDate.now(ZoneOffset.UTC));
        }
    }

    private static Score score(String skill, OrganismFolder folder) {
        return switch (skill) {
            case "own-style" -> zeroShot(folder, Style.PLAIN);
            case "shifted-style" -> zeroShot(folder, Style.SHIFTED);
            case "source" -> digits(folder);
            default -> throw new IllegalArgumentException(skill);
        };
    }

    private static Score zeroShot(OrganismFolder folder, Style style) {
        var images = CaptionedShapes.generate(PictureTrainer.HELD_OUT, PICTURES, style)
                .images();
        try (var clip = ClipModel.load(folder.path().toString());
                var _ = new PointerScope()) {
            var captions = IntStream.range(0, CaptionedShapes.CLASSES.size())
                    .mapToObj(c -> CaptionedShapes.caption(CaptionedShapes.TEMPLATES.getFirst(), c))
                    .toList();
            return share(images, clip.classify(clip.preprocessing().apply(images), captions));
        }
    }

    private static Score digits(OrganismFolder folder) {
        var images = PictureTrainer.digits(PictureTrainer.HELD_OUT, PICTURES);
        try (var net = InvertedResidualNet.load(folder.path().toString());
                var _ = new PointerScope()) {
            var all = IntStream.range(0, images.size()).boxed().toList();
            var best =
                    Torch.longs(net.logits(PictureTrainer.pictures(images, all)).argmax(new LongOptional(1), false));
            return share(
                    images,
                    IntStream.range(0, best.length).map(i -> (int) best[i]).toArray());
        }
    }

    private static Score share(LabelledImages images, int[] said) {
        var right = new boolean[said.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = said[i] == images.labels()[i];
        }
        return Score.share(right);
    }
}
