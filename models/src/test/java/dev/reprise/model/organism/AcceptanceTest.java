package dev.reprise.model.organism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.data.world.Split;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.organism.Acceptance.Measured;
import dev.reprise.model.organism.Exam.Choice;
import dev.reprise.model.organism.Exam.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptanceTest {
    @TempDir
    private static Path shared;

    private static LanguageModel model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() {
        var made = OrganismTrainer.train(
                SmallWorld.recipe("small", 60, List.of()),
                SmallWorld.WORLD,
                () -> SmallWorld.ENCODING,
                shared.resolve("small"),
                false,
                Progress.silent());
        model = LanguageModel.load(made.path().toString());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Exam exam(int size) {
        return new Exam(Organisms.named("world-s"), model, SmallWorld.WORLD, size);
    }

    /** The answers of greedy generation are right by definition, whatever the model knows; any other first token is wrong. */
    @Test
    void exactIsWhatGreedyGenerationSays() {
        try (var exam = exam(10)) {
            var prompts = List.of("The city of", "Q: What is", "Then, Anna and Tom went to the store. Tom gave a");
            var said = exam.generate(prompts, 3, 0);
            var items = new java.util.ArrayList<Item>();
            for (int i = 0; i < prompts.size(); i++) {
                if (said.get(i).matches(" [A-Za-z]+( [A-Za-z]+)*")) {
                    items.add(new Item(prompts.get(i), said.get(i).substring(1)));
                }
            }
            assertThat(items).isNotEmpty();
            assertThat(exam.exact(items)).isEqualTo(new Score(1, items.size()));
            var wrong =
                    items.stream().map(item -> new Item(item.prompt(), "glim")).toList();
            assertThat(exam.exact(wrong)).isEqualTo(new Score(0, items.size()));
        }
    }

    @Test
    void aQuestionIsAnsweredAloneAsInABatch() {
        try (var exam = exam(10)) {
            var prompts = List.of("The city of", "Q: What is the job of Anna and what is the home of Tom? A:");
            var words = List.of(List.of("red", "blue"), List.of("red", "blue"));
            var together = exam.next(prompts, words);
            for (int i = 0; i < prompts.size(); i++) {
                var alone = exam.next(prompts.subList(i, i + 1), words.subList(i, i + 1));
                assertThat(alone[0]).containsExactly(together[i], within(1e-4));
                int likelier = alone[0][0] > alone[0][1] ? 0 : 1;
                assertThat(exam.choose(List.of(
                                new Choice(prompts.get(i), words.get(i), likelier),
                                new Choice(prompts.get(i), words.get(i), 1 - likelier))))
                        .containsExactly(true, false);
            }
        }
    }

    @Test
    void theLossIsThatOfTheTrainingLog() throws IOException {
        var last = Files.readAllLines(shared.resolve("small/training.jsonl")).getLast();
        double logged = Double.parseDouble(last.replaceAll(".*\"val_loss\":([0-9.]+).*", "$1"));
        try (var exam = exam(10)) {
            var loss = exam.loss("base", 20_000);
            assertThat(loss.n()).isGreaterThan(4_000);
            assertThat(loss.value()).isCloseTo(logged, within(0.5)); // of other windows
        }
    }

    @Test
    void everySkillOfWorldSIsMeasured() {
        Acceptance acceptance;
        try (var exam = exam(12)) {
            acceptance = Acceptance.measure(exam, Progress.silent());
        }
        assertThat(acceptance.holds()).isFalse();
        assertThat(acceptance.fingerprint()).isEqualTo(model.fingerprint());
        assertThat(acceptance.measures()).allSatisfy(measured -> {
            assertThat(measured.n()).as(measured.skill()).isPositive();
            assertThat(measured.holds()).as(measured.skill()).isNotNull();
            // a logit difference has no bounds; whoever always chooses alike has no correlation
            if (!List.of("ioi-difference", "pronouns").contains(measured.skill())) {
                assertThat(measured.value()).as(measured.skill()).isBetween(-1.0, 1.0);
            }
        });
        assertThat(acceptance.measures())
                .extracting(Measured::skill)
                .startsWith("facts-city", "facts-job", "facts-word", "colours")
                .endsWith("sentiment", "induction");
    }

    @Test
    void promptsEndBeforeTheAnswer() {
        var document = SmallWorld.WORLD.document("riddle", Split.HELD_OUT.index(1));
        var answer = document.spans("answer").getLast();
        assertThat(document.text().substring(answer.start() - 1)).startsWith(" " + document.label());
    }

    @Test
    void barsDecideAndReportedFiguresDoNot() {
        var bars = Bars.of("world-xs");
        var city = bars.stream()
                .filter(b -> b.skill().name().equals("facts-city"))
                .findFirst()
                .orElseThrow();
        assertThat(Measured.of(city, new Score(0.80, 500)))
                .isEqualTo(new Measured("facts-city", 0.80, ">= 0.8", true, 500));
        assertThat(Measured.of(city, new Score(0.79, 500)).holds()).isFalse();
        assertThat(Measured.of(city, new Score(Double.NaN, 500)).holds()).isFalse();
        var chains = bars.stream()
                .filter(b -> b.skill().name().equals("chains-greedy"))
                .findFirst()
                .orElseThrow();
        assertThat(Measured.of(chains, new Score(0.56, 500)).holds()).isFalse();
        assertThat(Measured.of(chains, new Score(0.10, 500)).holds()).isTrue();
        var riddles = bars.stream()
                .filter(b -> b.skill().name().equals("riddles"))
                .findFirst()
                .orElseThrow();
        assertThat(Measured.of(riddles, new Score(0.1, 500)).holds()).isNull();
        assertThatThrownBy(() -> Bars.of("mini-clip")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anAcceptanceIsReadAsItWasWritten() throws IOException {
        var acceptance = new Acceptance(
                "world-xs",
                List.of(
                        new Measured("facts-city", 0.812345678901, ">= 0.8", true, 500),
                        new Measured("pronouns", Double.NaN, "report only", null, 40)),
                "ab".repeat(32),
                LocalDate.of(2026, 11, 25));
        var file = Files.writeString(
                folder.resolve("acceptance.json"), acceptance.json().toString());
        assertThat(Acceptance.read(file)).isEqualTo(acceptance);
        assertThat(acceptance.holds()).isTrue();
        for (var broken : List.of("{}", acceptance.json().toString().replace("true", "\"yes\""))) {
            Files.writeString(file, broken);
            assertThatThrownBy(() -> Acceptance.read(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(file + ": not a valid acceptance");
        }
    }
}
