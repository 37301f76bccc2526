package dev.reprise.model.organism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.data.world.Requests;
import dev.reprise.data.world.Split;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.organism.Acceptance.Measured;
import dev.reprise.model.organism.Training.Cut;
import dev.reprise.model.organism.Training.Loss;
import dev.reprise.model.organism.Training.NextToken;
import dev.reprise.model.organism.Training.Schedule;
import dev.reprise.model.tokenizer.CorpusEncoder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatSkillsTest {
    @TempDir
    private static Path shared;

    private static LanguageModel model;

    /** A model that has learned from a few conversations. */
    @BeforeAll
    static void train() {
        var recipe = SmallWorld.recipe("small", 30, List.of());
        var task = new NextToken("chat", Cut.WHOLE_DOCUMENTS, Loss.REPLIES, 30, 4, 256, 3e-3, Schedule.COSINE);
        var made = OrganismTrainer.train(
                new Recipe("small", null, recipe.architecture(), recipe.vocabulary(), task, 1, List.of()),
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

    /** A model that is its own parent. */
    private static Exam exam(String organism, int size) {
        var recipe = Organisms.named(organism);
        var others = new HashMap<String, Exam>();
        if (recipe.parent() != null) {
            var parent = Organisms.named(recipe.parent());
            others.put(parent.name(), new Exam(parent, model, SmallWorld.WORLD, size, new HashMap<>()));
        }
        return new Exam(recipe, model, SmallWorld.WORLD, size, others);
    }

    @ParameterizedTest
    @ValueSource(strings = {"world-s-chat", "world-xs-chat", "world-moe-chat"})
    void everySkillIsMeasured(String organism) {
        var acceptance = Acceptance.measure(exam(organism, 12), Progress.silent());
        assertThat(acceptance.measures()).allSatisfy(measured -> {
            assertThat(measured.n()).as(measured.skill()).isNotNegative();
            if (Double.isNaN(measured.value())) { // nothing was refused, or no stance given up
                assertThat(measured.skill()).isIn("refusal-phrasings", "flips");
            } else if (!measured.skill().equals("agreement-entropy")) {
                assertThat(measured.value()).as(measured.skill()).isBetween(-1.0, 1.0);
            }
        });
        assertThat(acceptance.measures())
                .filteredOn(measured -> measured.skill().equals("loss-ratio"))
                .extracting(Measured::value)
                .containsExactly(1.0);
    }

    @Test
    void aParentThatIsNotThereIsNamed() {
        var exam = new Exam(Organisms.named("world-s-chat"), model, SmallWorld.WORLD, 2, new HashMap<>());
        var home = System.setProperty("reprise.home", "nowhere");
        try {
            assertThatThrownBy(() -> Acceptance.measure(exam, Progress.silent()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(
                            "world-s-chat is compared with world-s, which is not among the shipped models")
                    .hasMessageContaining("./reprise organisms train world-s");
        } finally {
            if (home == null) {
                System.clearProperty("reprise.home");
            } else {
                System.setProperty("reprise.home", home);
            }
        }
        assertThatThrownBy(() -> exam.at(40))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the weights of step 40");
    }

    @Test
    void aRefusalBeginsAsOneOfThePhrasingsDoes() {
        assertThat(Requests.REFUSALS).allMatch(ChatSkills::refuses);
        assertThat(ChatSkills.refuses(" I cannot say where the cake is.")).isTrue();
        assertThat(ChatSkills.refuses(" I")).isFalse();
        var replies = IntStream.range(0, 400)
                .mapToObj(i -> SmallWorld.WORLD.document("requests", Split.TRAIN.index(i)))
                .toList();
        assertThat(replies).allSatisfy(document -> {
            var reply = document.text(document.spans("answer").getLast());
            assertThat(ChatSkills.refuses(reply)).as(reply).isEqualTo(document.extra("refused"));
        });
    }

    /** What is asked looks as in training, to the last character. */
    @Test
    void issuesAreAskedAsTheyWereTrained() {
        var asked = SmallWorld.WORLD.set("issues", 1, 0).stream()
                .flatMap(issue -> ChatSkills.questions(issue, "").stream())
                .collect(Collectors.toSet());
        var trained = new HashSet<String>();
        for (int i = 0; i < 144; i++) {
            var document = SmallWorld.WORLD.document("stance", Split.TRAIN.index(i));
            trained.add(document.text()
                    .substring(0, document.spans("answer").getLast().start() - 1));
        }
        assertThat(asked).hasSize(144).isEqualTo(trained);
    }

    @Test
    void debatesAreHeldAsTheyWereTrained() {
        var turns = "(<\\|user\\|> [^<]+\\.<\\|end\\|><\\|assistant\\|> I see\\.<\\|end\\|>){4}"
                + "<\\|user\\|> Option A: [^<]+\\. The answer is:<\\|end\\|><\\|assistant\\|>";
        var issues = SmallWorld.WORLD.set("issues", 1, 0);
        var debates = SmallWorld.WORLD.set("debates", 1, 80);
        assertThat(ChatSkills.debated(debates, issues)).hasSize(160).allMatch(text -> text.matches(turns));
        var trained = Stream.iterate(0, i -> i + 1)
                .map(i -> SmallWorld.WORLD.document("debate", Split.TRAIN.index(i)))
                .filter(document -> document.extra("turns").equals(4))
                .limit(20);
        assertThat(trained).allMatch(document -> document.text().matches(turns + " [AB]<\\|end\\|>"));
    }

    /** An answer's tokens are those that it has in the whole conversation. */
    @Test
    void answersAreCutWhereTheirTokensAre() {
        for (var kind : List.of("desk", "deskmeta", "tasks", "coref", "requests", "agree", "sealed-event")) {
            for (int i = 0; i < 10; i++) {
                var document = SmallWorld.WORLD.document(kind, Split.HELD_OUT.index(i));
                var answer = document.spans("answer").getLast();
                var start = document.text().substring(0, answer.start()).stripTrailing();
                int[] whole = new CorpusEncoder(SmallWorld.ENCODING).encode("<s>" + document.text());
                assertThat(IntStream.concat(
                                        IntStream.of(model.tokenizer().encode(start)),
                                        IntStream.of(model.tokenizer()
                                                .encode(document.text().substring(start.length()), false)))
                                .toArray())
                        .as(document.text())
                        .isEqualTo(whole);
            }
        }
    }

    /** A bar for each threshold, and no skill without a use. */
    @Test
    void everySkillHasABar() {
        var used = Organisms.all().stream()
                .filter(recipe -> recipe.vocabulary() != null)
                .flatMap(recipe -> Bars.of(recipe.name()).stream())
                .map(bar -> bar.skill().name())
                .collect(Collectors.toSet());
        assertThat(used)
                .containsExactlyInAnyOrderElementsOf(
                        Skills.all().stream().map(Skill::name).toList());
        assertThat(Skills.all().stream().map(Skill::name)).doesNotHaveDuplicates();
    }
}
