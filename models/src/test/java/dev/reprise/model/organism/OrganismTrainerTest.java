package dev.reprise.model.organism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.CancelledException;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.organism.Architecture.Olmoe;
import dev.reprise.model.organism.Training.Cut;
import dev.reprise.model.organism.Training.Loss;
import dev.reprise.model.organism.Training.NextToken;
import dev.reprise.model.organism.Training.Reinforcement;
import dev.reprise.model.organism.Training.Schedule;
import dev.reprise.model.organism.Training.Sparsification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrganismTrainerTest {
    @TempDir
    private Path folder;

    private OrganismFolder train(Recipe recipe, Path target, boolean resume) {
        return OrganismTrainer.train(
                recipe, SmallWorld.WORLD, () -> SmallWorld.ENCODING, target, resume, Progress.silent());
    }

    @Test
    void aTrainedOrganismIsACompleteFolder() throws IOException {
        var recipe = SmallWorld.recipe("small", 3, List.of(0, 2));
        var target = folder.resolve("small");
        var made = train(recipe, target, false);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(target); // nothing of the run is left
        }
        assertThat(target.resolve("recipe.json")).hasContent(recipe.json().toPrettyString());
        assertThat(Files.readAllLines(target.resolve("training.jsonl"))).hasSize(3);
        assertThat(target.resolve("README.md"))
                .content()
                .contains("# small", "| steps kept | 2, as `small@0` and so on |");
        assertThat(made.acceptance()).isEmpty();

        var fingerprints = new java.util.HashSet<String>();
        for (var at : List.of(target, target.resolve("steps/0"), target.resolve("steps/2"))) {
            try (var model = LanguageModel.load(at.toString())) {
                fingerprints.add(model.fingerprint());
                assertThat(model.tokenizer().encode("The city")[0]).isEqualTo(Vocabulary.BEGIN);
                assertThat(model.next(model.tokens("The city"), 1)).hasSize(1);
            }
        }
        assertThat(fingerprints).hasSize(3);
        assertThat(made.bytes()).isGreaterThan(3 * 2 * recipe.parameters());
    }

    @Test
    void theSameRecipeGivesTheSameWeights() {
        var recipe = SmallWorld.recipe("small", 2, List.of());
        try (var once = LanguageModel.load(
                        train(recipe, folder.resolve("a"), false).path().toString());
                var again = LanguageModel.load(
                        train(recipe, folder.resolve("b"), false).path().toString())) {
            assertThat(again.fingerprint()).isEqualTo(once.fingerprint());
        }
    }

    /** A child of an organism in a folder. */
    private Recipe child(String name, Path parent, Training training, List<Integer> kept) {
        var small = SmallWorld.recipe("small", 1, List.of());
        return new Recipe(name, parent.toString(), small.architecture(), small.vocabulary(), training, 1, kept);
    }

    @Test
    void reinforcementGivesTheSameBytesAfterAnInterruption() throws IOException {
        var parent = train(SmallWorld.recipe("small", 30, List.of()), folder.resolve("small"), false)
                .path();
        var training = new Reinforcement(4, 3, 4, 6, 1e-3, 0.05);
        var recipe = child("small-reason", parent, training, List.of(2));
        var once = train(recipe, folder.resolve("once"), false);
        var asked = new AtomicInteger();
        assertThatThrownBy(() -> OrganismTrainer.train(
                        recipe,
                        SmallWorld.WORLD,
                        () -> SmallWorld.ENCODING,
                        folder.resolve("again"),
                        false,
                        Progress.listening(event -> {}, () -> asked.incrementAndGet() > 2)))
                .isInstanceOf(CancelledException.class);
        var again = train(recipe, folder.resolve("again"), true);
        for (var part : List.of("", "steps/2")) {
            try (var one = LanguageModel.load(once.path().resolve(part).toString());
                    var other = LanguageModel.load(again.path().resolve(part).toString());
                    var first = LanguageModel.load(parent.toString())) {
                assertThat(other.fingerprint()).isEqualTo(one.fingerprint());
                assertThat(one.fingerprint()).isNotEqualTo(first.fingerprint());
            }
        }
        assertThat(Files.readAllLines(once.path().resolve("training.jsonl")))
                .hasSize(4)
                .allMatch(line -> line.contains("\"reward\":") && line.contains("\"right\":"));
    }

    @Test
    void sparsityIsTrainedWithARectifierAndShippedWithAThreshold() throws IOException {
        var parent = train(SmallWorld.recipe("small", 2, List.of()), folder.resolve("small"), false)
                .path();
        var task = new NextToken("base", Cut.WHOLE_DOCUMENTS, Loss.ALL_TOKENS, 20, 2, 64, 1e-3, Schedule.COSINE);
        var recipe = child("small-sparse", parent, new Sparsification(task, 0.5), List.of())
                .with("fatrelu");
        var made = train(recipe, folder.resolve("small-sparse"), false);
        assertThat(made.path().resolve("config.json"))
                .content()
                .contains("\"hidden_act\" : \"fatrelu\"", "\"hidden_act_param\" : 0.01");
        try (var model = LanguageModel.load(made.path().toString());
                var exam = new Exam(recipe, model, SmallWorld.WORLD, 10)) {
            double zeros = Skills.named("sparsity").measure().of(exam).value();
            assertThat(zeros).isBetween(0.3, 1.0); // silu has none
        }
        var log = Files.readAllLines(made.path().resolve("training.jsonl"));
        assertThat(log.getFirst()).contains("\"lambda\":0.0,");
        assertThat(log.getLast()).contains("\"lambda\":0.5,", "\"sparsity\":0.");
    }

    @Test
    void aMixtureOfExpertsIsTrainedWithItsRouters() throws IOException {
        var recipe = SmallWorld.recipe("mixture", new Olmoe(2, 32, 2, 4, 16, 2, 256), 2, List.of());
        var made = train(recipe, folder.resolve("mixture"), false);
        assertThat(Files.readAllLines(made.path().resolve("training.jsonl")))
                .allSatisfy(
                        line -> assertThat(line).contains("\"load_balance\":", "\"router_z\":", "\"least_expert\":"));
        try (var model = LanguageModel.load(made.path().toString());
                var exam = new Exam(recipe, model, SmallWorld.WORLD, 100)) {
            assertThat(model.transformer().parameterCount()).isEqualTo(recipe.parameters());
            var score = Skills.named("experts").measure().of(exam);
            assertThat(score.value()).isBetween(1e-4, 0.5);
            assertThat(score.n()).isGreaterThan(8_000);
        }
    }

    @Test
    void whatIsInTheWayIsNamed() throws IOException {
        var recipe = SmallWorld.recipe("small", 2, List.of());
        var target = folder.resolve("small");
        assertThatThrownBy(() -> train(recipe, target, true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(".small.training: there is no unfinished run");
        var run = Files.createDirectory(folder.resolve(".small.training"));
        assertThatThrownBy(() -> train(recipe, target, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("an unfinished run; go on with it by --resume");
        Files.delete(run);
        Files.createDirectory(target);
        assertThatThrownBy(() -> train(recipe, target, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is there already");
    }

    @Test
    void inConversationsOnlyRepliesCount() {
        // <s> <|user|> 50 <|end|> <|assistant|> 60 61 <|end|> </s>, then a plain document, cut by the window's end
        int[] ids = {1, 4, 50, 6, 5, 60, 61, 6, 2, 1, 70, 71, /* next window */ 1, 3, 50, 6, 4, 51, 6, 5, 62, 6, 2, 1};
        var counted = OrganismTrainer.replies(ids, 12);
        assertThat(IntStream.range(0, ids.length).filter(i -> counted[i]).boxed())
                .containsExactly(5, 6, 7, 9, 10, 11, 20, 21, 23);
    }

    @Test
    void anAcceptanceBelongsToItsWeights() {
        var made = train(SmallWorld.recipe("small", 1, List.of()), folder.resolve("small"), false);
        try (var model = LanguageModel.load(made.path().toString())) {
            var measured = new Acceptance.Measured("facts-city", 0.25, ">= 0.95", false, 500);
            var acceptance = new Acceptance("small", List.of(measured), model.fingerprint(), LocalDate.of(2026, 3, 1));
            made.accept(acceptance);
            assertThat(made.acceptance()).contains(acceptance);
            assertThat(made.path().resolve("README.md"))
                    .content()
                    .contains("| facts-city | the country of a city | 0.250 | >= 0.95 | **missed** | 500 |");
            var other = new Acceptance("small", List.of(measured), "0".repeat(64), LocalDate.of(2026, 3, 1));
            assertThatThrownBy(() -> made.accept(other))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("measured on other weights");
        }
    }

    @Test
    void longLogsAreThinned() {
        var lines = IntStream.range(0, 2560).mapToObj(String::valueOf).toList();
        assertThat(OrganismFolder.thinned(lines))
                .hasSize(200)
                .startsWith("0")
                .endsWith("2559")
                .doesNotHaveDuplicates();
        assertThat(OrganismFolder.thinned(lines.subList(0, 7))).hasSize(7);
    }
}
